import { connect, createServer, type Socket } from "node:net";
import { listenOnLoopback } from "./loopback.js";

/** Something between a client and a server that passes bytes on, and can be told to keep the server's answers back. */
export interface Relay {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  readonly port: number;
  /** How many connections clients have opened so far. */
  readonly opened: number;
  /** On how many connections, still open, a client waits for a response that is kept back. */
  readonly waiting: number;
  /** Keeps answers back on the connections that are open now. */
  hold(): void;
  /** Passes on what was kept back, and responses again. */
  release(): void;
  /** Resolves when clients wait for a response on `count` connections. */
  asked(count?: number): Promise<void>;
  /** Closes the connections that are open now. */
  cut(): void;
  stop(): Promise<void>;
}

/** Passes bytes on between two sockets, in both directions and at the pace of the slower one, until one of them is closed. */
export function joinSockets(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    // The two ends decide how a connection ends. After a regular end, `pipe` ends the other one once all bytes are through; what
    // still comes from there goes nowhere.
    from.on("error", () => {}).on("close", () => (from.readableEnded ? to.resume() : to.destroy()));
  }
}

/** Starts a relay in front of `server`. TLS goes through untouched: the certificate that clients see is the server's. */
export async function startRelay(server: string): Promise<Relay> {
  const { hostname, port } = new URL(server);
  const upstreams = new Map<Socket, Socket>();
  const held = new Map<Socket, Buffer[]>();
  const asking = new Set<Socket>();
  let onAsked = (): void => {};

  // Half open: an end that has said all may still be answered.
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    joinSockets(client, upstream);
    upstreams.set(client, upstream);
    client.on("close", () => {
      upstreams.delete(client);
      held.delete(client);
      asking.delete(client);
    });
    upstream.on("end", () => held.has(client) && client.destroy());
    client.on("data", () => {
      if (!held.has(client)) return;
      asking.add(client);
      onAsked();
    });
    upstream.on("data", (chunk: Buffer) => held.get(client)?.push(chunk));
  });
  const listening = await listenOnLoopback(listener);
  return {
    server: `https://127.0.0.1:${listening.port}`,
    port: listening.port,
    get opened() {
      return listening.opened;
    },
    get waiting() {
      return asking.size;
    },
    hold() {
      for (const [client, upstream] of upstreams) {
        if (held.has(client)) continue;
        held.set(client, []);
        upstream.unpipe(client).resume();
      }
    },
    release() {
      for (const [client, kept] of held) {
        for (const chunk of kept) client.write(chunk);
        upstreams.get(client)?.pipe(client);
      }
      held.clear();
      asking.clear();
    },
    asked: (count = 1) =>
      new Promise((resolve) => {
        onAsked = () => asking.size >= count && resolve();
        onAsked();
      }),
    cut() {
      for (const client of upstreams.keys()) client.destroy();
    },
    stop: listening.close,
  };
}
