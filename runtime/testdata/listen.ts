import type { AddressInfo, Server, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Has a server listen on the loopback interface and resolves with its port. It ends with the test, and its connections with it. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
