// Preloaded into a process (`node --import`): writes the address of each connection that it opens to the file that SOCKET_LOG names.
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

const real = Socket.prototype.connect;
Socket.prototype.connect = function connect(...args) {
  const target = Array.isArray(args[0]) ? args[0][0] : args[0];
  const { path, host = "localhost", port } = typeof target === "object" ? target : { port: target, host: args[1] };
  appendFileSync(process.env.SOCKET_LOG, `${path ?? `${host}:${port}`}\n`);
  return real.apply(this, args);
};
