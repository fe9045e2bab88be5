import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A relay between a client and a server, which can hold back the server's answers. */
export interface Relay {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** How many connections clients have opened so far. */
  readonly opened: number;
  /** On how many connections, still open, a client waits for an answer that is kept back. */
  readonly waiting: number;
  /** Keeps answers back on the connections that are open now. */
  hold(): void;
  /** Passes on what was kept back, and answers again. */
  release(): void;
  /** Resolves when clients wait for an answer on `count` connections. */
  asked(count?: number): Promise<void>;
  /** Closes the connections that are open now. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts a relay in front of `server`. TLS goes through untouched: the certificate that clients see is the server's. */
export async function startRelay(server: string): Promise<Relay> {
  const { hostname, port } = new URL(server);
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const held = new Set<Socket>();
  const asking = new Set<Socket>();
  let opened = 0;
  let onAsked = (): void => {};

  const listener = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    opened++;
    clients.add(client);
    upstreams.add(upstream);
    // If one end closes, so does the other; how it closed does not matter here.
    client
      .on("error", () => {})
      .on("close", () => {
        clients.delete(client);
        held.delete(client);
        asking.delete(client);
        upstream.destroy();
      });
    upstream
      .on("error", () => {})
      .on("close", () => {
        upstreams.delete(upstream);
        client.destroy();
      });
    client.on("data", (chunk) => {
      upstream.write(chunk);
      if (!held.has(client)) return;
      asking.add(client);
      onAsked();
    });
    const kept: Buffer[] = [];
    upstream.on("data", (chunk) => {
      if (held.has(client)) kept.push(chunk);
      else client.write(chunk);
    });
    upstream.on("released", () => {
      for (const chunk of kept.splice(0)) client.write(chunk);
    });
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  return {
    server: `https://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    get opened() {
      return opened;
    },
    get waiting() {
      return asking.size;
    },
    hold() {
      for (const client of clients) held.add(client);
    },
    release() {
      held.clear();
      asking.clear();
      for (const upstream of upstreams) upstream.emit("released");
    },
    asked: (count = 1) =>
      new Promise((resolve) => {
        onAsked = () => asking.size >= count && resolve();
        onAsked();
      }),
    cut() {
      for (const client of clients) client.destroy();
    },
    async stop() {
      for (const client of clients) client.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}
