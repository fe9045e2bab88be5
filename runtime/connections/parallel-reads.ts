import { channel } from "node:diagnostics_channel";
import type { Dispatcher } from "undici";
import type { Multiplexer } from "./http2/multiplexer.js";
import type { DrainableConnections } from "./index.js";

// Whoever looks at requests there would miss those that go over HTTP/2.
const DIAGNOSTICS = ["undici:request:create", "undici:request:headers", "undici:request:error"].map((name) =>
  channel(name),
);

/** Hands on what a handler is told, and tells first when the request is over. */
function watched(handler: Dispatcher.DispatchHandler, over: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onResponseStart: (...started) => handler.onResponseStart?.(...started),
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => {
      over();
      handler.onResponseEnd?.(controller, trailers);
    },
    onResponseError: (controller, error) => {
      over();
      handler.onResponseError?.(controller, error);
    },
  };
}

interface Read {
  readonly request: Dispatcher.DispatchOptions;
  readonly handler: Dispatcher.DispatchHandler;
}

/**
 * Sends a read over a connection of the pool where it is the only one, and reads that come together, or beside one that is under way,
 * over HTTP/2, on one connection.
 *
 * HTTP/1.1 is faster for one request after the other, HTTP/2 for many at once: they share the calls to encrypt and to write, which cost
 * more than all else. What a connection may lose there can be repeated without harm. Writes and streams stay with the pool.
 *
 * @param load makes the multiplexer, when it is needed first
 */
export function shareParallelReads(pool: Dispatcher, load: () => Promise<Multiplexer>): DrainableConnections {
  /** Whether a read is under way over HTTP/1.1. */
  let isReading = false;
  let isDestroyed = false;
  let together: Read[] | undefined;
  let loading: Promise<Multiplexer> | undefined;
  let multiplexer: Multiplexer | undefined;

  function sendAlone({ request, handler }: Read): void {
    isReading = true;
    const over = (): void => {
      isReading = false;
    };
    pool.dispatch(request, watched(handler, over));
  }
  async function multiplex(reads: readonly Read[]): Promise<void> {
    loading ??= load();
    multiplexer ??= await loading;
    for (const { request, handler } of reads) multiplexer.dispatch(request, handler);
  }
  /** Sends the reads that were asked for in this turn of the microtask queue. */
  function send(): void {
    const reads = together ?? [];
    together = undefined;
    const [first] = reads;
    if (first === undefined) return;
    // The pool refuses them.
    if (isDestroyed) for (const { request, handler } of reads) pool.dispatch(request, handler);
    else if (reads.length === 1 && !isReading) sendAlone(first);
    else void multiplex(reads);
  }
  return {
    dispatch: (request, handler) => {
      if (request.method !== "GET" || DIAGNOSTICS.some(({ hasSubscribers }) => hasSubscribers))
        return pool.dispatch(request, handler);
      if (together === undefined) queueMicrotask(send);
      together ??= [];
      together.push({ request, handler });
      return true;
    },
    // The pool last: what the multiplexer cannot send goes there.
    close: async () => {
      send();
      await (await loading)?.close();
      await pool.close();
    },
    destroy: async () => {
      isDestroyed = true;
      await (await loading)?.destroy(new Error("the connections are closed"));
      await pool.destroy();
    },
  };
}
