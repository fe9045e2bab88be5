import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { Agent, request } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server that counts what passes. */
export interface Counter {
  readonly port: number;
  /** How much has passed since it was asked last. */
  take(): number;
  close(): Promise<void>;
}

async function startCounter(server: Server, event: "connection" | "request"): Promise<Counter> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on(event, () => count++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    take() {
      const taken = count;
      count = 0;
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Starts a proxy that counts connections and hands their bytes on as they are: TLS passes through. */
export function startConnectionCounter(target: URL): Promise<Counter> {
  const server = createServer((inner) => {
    const outer = connect(Number(target.port), target.hostname);
    inner.pipe(outer).pipe(inner);
    inner.on("error", () => outer.destroy()).on("close", () => outer.destroy());
    outer.on("error", () => inner.destroy()).on("close", () => inner.destroy());
  });
  return startCounter(server, "connection");
}

/** Starts an HTTP proxy that counts the tunnels it opens. */
export function startTunnelProxy(): Promise<Counter> {
  const server = createHttpServer();
  server.on("connect", ({ url = "" }, inner: Socket) => {
    const { hostname, port } = new URL(`tunnel://${url}`);
    const outer = connect(Number(port), hostname, () => {
      inner.write("HTTP/1.1 200 Connection established\r\n\r\n");
      inner.pipe(outer).pipe(inner);
    });
    inner.on("error", () => outer.destroy()).on("close", () => outer.destroy());
    outer.on("error", () => inner.destroy()).on("close", () => inner.destroy());
  });
  return startCounter(server, "connection");
}

/** Starts a plain HTTP proxy that counts requests, and sends them with a user's token. */
export function startRequestCounter(target: URL, { ca, token }: { ca: string; token: string }): Promise<Counter> {
  const agent = new Agent({ ca });
  const server = createHttpServer((incoming, outgoing) => {
    const { method = "GET", url = "/" } = incoming;
    const headers = { ...incoming.headers, host: target.host, authorization: `Bearer ${token}` };
    const sent = request(new URL(url, target), { agent, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on("error", (error) => outgoing.destroy(error));
    incoming.pipe(sent);
  });
  return startCounter(server, "request");
}
