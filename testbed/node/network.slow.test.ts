import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Supervisor, startSupervisor } from "../supervisor.js";
import { ensureNodePrograms, type Network, startNodeNetwork } from "./index.js";

const BYTES = 5_000_000;

let supervisor: Supervisor;
let network: Network;
beforeAll(async () => {
  const { busybox } = await ensureNodePrograms();
  supervisor = await startSupervisor();
  network = await startNodeNetwork(supervisor, busybox);
  // It answers when the client has sent everything, or resets the connection.
  const program = `require("node:net").createServer({ allowHalfOpen: true }, (socket) => {
    let bytes = 0;
    socket.on("data", (data) => (String(data) === "reset" ? socket.resetAndDestroy() : (bytes += data.length)));
    socket.on("end", () => socket.end(Buffer.alloc(bytes, "x")));
  }).listen(${network.serverPort}, "127.0.0.1", () => console.log("listening"))`;
  const server = await network.inside.start("server", process.execPath, ["-e", program]);
  await vi.waitUntil(async () => (await server.output()).includes("listening"), 10_000);
});
afterAll(() => supervisor?.stop());

test("a connection passes everything in both directions, each of which ends separately", async () => {
  const socket = connect({ port: network.serverPort, host: "127.0.0.1", allowHalfOpen: true });
  socket.end(Buffer.alloc(BYTES, "y"));
  await new Promise((resolve) => setTimeout(resolve, 500)); // a slow reader
  expect((await buffer(socket)).equals(Buffer.alloc(BYTES, "x"))).toBe(true);
});

test("a reset inside the network resets the connection", async () => {
  const socket = connect(network.serverPort, "127.0.0.1");
  socket.write("reset");
  await expect(buffer(socket)).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("a connection to a port on which nothing listens is reset", async () => {
  await expect(buffer(connect(network.etcdPort, "127.0.0.1"))).rejects.toMatchObject({ code: "ECONNRESET" });
});
