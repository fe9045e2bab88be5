import type { AddressInfo, Server, Socket } from "node:net";

/** A server that listens on the loopback interface. */
export interface Listening {
  readonly port: number;
  /** The connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  /** How many connections were opened so far. */
  readonly opened: number;
  /** Cuts the connections, and resolves when the server is closed. */
  close(): Promise<void>;
}

/** Has a server listen on a free port of the loopback interface. */
export async function listenOnLoopback(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  let opened = 0;
  server.on("connection", (socket: Socket) => {
    opened++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    get opened() {
      return opened;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
