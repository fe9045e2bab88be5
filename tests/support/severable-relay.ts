import { connect, createServer, type Socket } from "node:net";
import { listenOnLoopback } from "./loopback.js";
import { joinSockets } from "./relay.js";

/** How a network fails: nothing arrives any more, or connections are reset and refused. */
export type Failure = "silence" | "resets";

/** Something between a client and a server that passes bytes on, until it is severed. */
export interface SeverableRelay {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** Lets no byte through, in either direction, on connections that are open and on new ones. */
  sever(how: Failure): void;
  /** Lets new connections through again. Those that were severed are closed. */
  mend(): void;
  stop(): Promise<void>;
}

/** Starts a relay in front of `server`. TLS goes through untouched. */
export async function startSeverableRelay(server: string): Promise<SeverableRelay> {
  const { hostname, port } = new URL(server);
  const pairs = new Map<Socket, Socket | undefined>();
  let failure: Failure | undefined;
  const fail = (client: Socket, upstream: Socket | undefined): void => {
    if (failure === "resets") client.resetAndDestroy();
    client.unpipe();
    client.pause();
    upstream?.unpipe();
    upstream?.pause();
  };
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    client
      .on("error", () => {})
      .on("close", () => {
        pairs.get(client)?.destroy();
        pairs.delete(client);
      });
    if (failure !== undefined) {
      pairs.set(client, undefined);
      fail(client, undefined);
      return;
    }
    const upstream = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    pairs.set(client, upstream);
    joinSockets(client, upstream);
  });
  const listening = await listenOnLoopback(listener);
  return {
    server: `https://127.0.0.1:${listening.port}`,
    sever(how) {
      failure = how;
      for (const [client, upstream] of pairs) fail(client, upstream);
    },
    mend() {
      failure = undefined;
      for (const client of pairs.keys()) client.destroy();
    },
    stop: listening.close,
  };
}
