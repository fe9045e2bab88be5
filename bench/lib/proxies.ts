import { createServer } from "node:http";
import { Agent, request } from "node:https";
import { connect, type Socket } from "node:net";
import { startHttpServer } from "../../tests/support/http-server.js";
import { listenOnLoopback } from "../../tests/support/loopback.js";
import { joinSockets, startRelay } from "../../tests/support/relay.js";

/** A way to a server that counts what passes. */
export interface Counter {
  readonly port: number;
  /** How much has passed since it was asked last. */
  take(): number;
  close(): Promise<void>;
}

/** Counts by a number that grows. */
function createCounter(port: number, total: () => number, close: () => Promise<void>): Counter {
  let taken = 0;
  return {
    port,
    take() {
      const before = taken;
      taken = total();
      return taken - before;
    },
    close,
  };
}

/** Starts a proxy that counts connections and hands their bytes on as they are: TLS passes through. */
export async function startConnectionCounter(target: URL): Promise<Counter> {
  const relay = await startRelay(target.href);
  return createCounter(relay.port, () => relay.opened, relay.stop);
}

/** Starts an HTTP proxy that counts the connections to it; each opens one tunnel. */
export async function startTunnelProxy(): Promise<Counter> {
  const server = createServer();
  server.on("connect", ({ url = "" }, inner: Socket) => {
    const { hostname, port } = new URL(`tunnel://${url}`);
    const outer = connect(Number(port), hostname, () => {
      inner.write("HTTP/1.1 200 Connection established\r\n\r\n");
      joinSockets(inner, outer);
    });
    outer.on("error", () => inner.destroy());
  });
  const listening = await listenOnLoopback(server);
  return createCounter(listening.port, () => listening.opened, listening.close);
}

/** Starts a plain HTTP proxy that counts requests, and sends them with a user's token. */
export async function startRequestCounter(target: URL, { ca, token }: { ca: string; token: string }): Promise<Counter> {
  const agent = new Agent({ ca });
  let requests = 0;
  const server = await startHttpServer((incoming, outgoing) => {
    requests++;
    const { method = "GET", url = "/" } = incoming;
    const headers = { ...incoming.headers, host: target.host, authorization: `Bearer ${token}` };
    const sent = request(new URL(url, target), { agent, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on("error", (error) => outgoing.destroy(error));
    incoming.pipe(sent);
  });
  return createCounter(server.port, () => requests, server.close);
}
