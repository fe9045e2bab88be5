import { createServer, type Server } from "node:net";

/**
 * `count` different ports that were free on 127.0.0.1 a moment ago. Another process can take one before it is used, so the
 * caller has to be ready to try again with others.
 */
export async function freePorts(count: number): Promise<number[]> {
  // All are held at once, or the same port could come twice.
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("a listening TCP server has no port");
  }
  return address.port;
}
