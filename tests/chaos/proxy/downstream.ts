import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";

/** A response to a client, over either protocol. */
export interface Downstream {
  readonly isClosed: boolean;
  /** Resolves when the response is over, whoever ended it. */
  readonly closed: Promise<void>;
  head(status: number, headers: { readonly [name: string]: string | readonly string[] | undefined }): void;
  /** Sends bytes, and resolves when they are on their way, or the response is over. */
  write(bytes: Buffer | string): Promise<void>;
  end(bytes?: Buffer | string): void;
  /** Interrupts this response. */
  reset(): void;
  /** Interrupts all responses of the same connection. */
  resetConnection(): void;
}

// Those that belong to one connection.
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "content-length",
]);

/** What can be done to a response. */
export function createDownstream(response: ServerResponse | Http2ServerResponse): Downstream {
  const stream = "stream" in response ? response.stream : undefined;
  const socket = stream?.session?.socket ?? response.socket;
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    response.once("close", () => {
      isClosed = true;
      resolve();
    });
  });
  response.on("error", () => {});
  stream?.on("error", () => {});
  const resetConnection = (): void => {
    if (stream === undefined) socket?.destroy();
    else stream.session?.destroy();
  };
  return {
    get isClosed() {
      return isClosed;
    },
    closed,
    head: (status, headers) => {
      if (isClosed) return;
      const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.has(name));
      (response as ServerResponse).writeHead(status, Object.fromEntries(kept) as Record<string, string>);
      // Over HTTP/1.1, it otherwise waits for the first byte.
      if (stream === undefined) (response as ServerResponse).flushHeaders();
    },
    write: (bytes) => {
      if (isClosed) return Promise.resolve();
      const written = new Promise<void>((resolve) => (response as ServerResponse).write(bytes, () => resolve()));
      return Promise.race([written, closed]);
    },
    end: (bytes) => {
      if (!isClosed) (response as ServerResponse).end(bytes);
    },
    reset: () => {
      if (isClosed) return;
      if (stream === undefined) resetConnection();
      else stream.destroy(new Error("injected"));
    },
    resetConnection,
  };
}
