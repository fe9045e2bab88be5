import type { Dispatcher } from "undici";
import { createHttp1Pool, type Http1Pool, type Http1PoolOptions } from "./http1-pool.js";
import type { CallHandler } from "./index.js";
import { watchPlaces } from "./slow-calls.js";
import type { CreatePool } from "./undici.js";

/** Connections over HTTP/1.1 for calls: few, unless calls are slow. */
export interface CallPool extends Pick<Http1Pool, "adopt"> {
  dispatch(request: Dispatcher.DispatchOptions, handler: CallHandler): void;
  /** Refuses new calls, and resolves when the others have ended and the connections are closed. */
  close(): Promise<void>;
  /** Closes the connections, and ends all calls with an error. */
  destroy(): Promise<void>;
}

/** The events of a call. */
interface CallEvents {
  started(call: Call): void;
  ended(call: Call): void;
}

/** Passes everything on to a handler, until the call is withdrawn. A class, because there is one for each request. */
class Call implements CallHandler {
  constructor(
    readonly request: Dispatcher.DispatchOptions,
    /** Undefined: it was withdrawn. */
    private handler: CallHandler | undefined,
    private readonly events: CallEvents,
  ) {}

  /** Ends it before it is sent. Its handler is not notified, and can be used again. */
  withdraw(): CallHandler | undefined {
    const { handler } = this;
    this.handler = undefined;
    return handler;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    if (this.handler === undefined) {
      controller.abort(new Error("sent over another connection"));
      return;
    }
    this.events.started(this);
    this.handler.onRequestStart?.(controller, context);
  }
  onResponseStart(...started: Parameters<NonNullable<CallHandler["onResponseStart"]>>): void {
    this.handler?.onResponseStart?.(...started);
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.handler?.onResponseData?.(controller, chunk);
  }
  onResponseEnd(...ended: Parameters<NonNullable<CallHandler["onResponseEnd"]>>): void {
    this.events.ended(this);
    this.handler?.onResponseEnd?.(...ended);
  }
  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.events.ended(this);
    this.handler?.onResponseError?.(controller, error);
  }
}

/**
 * Creates a pool for calls. While slow calls have half of its connections and others wait, another pool of at least the same size takes
 * those that wait, and the first one is closed when its calls have ended.
 */
export function createCallPool(
  createPool: CreatePool,
  options: Http1PoolOptions & { readonly connections: number },
): CallPool {
  const pools = new Set<Http1Pool>();
  // Of the current pool.
  const waiting = new Set<Call>();
  const underWay = new Set<Call>();
  let connections = 0;
  let current = openPool();
  let onClosed: (() => void) | undefined;

  function openPool(): Http1Pool {
    // Doubled for each pool that slow calls have filled, so that many of them are not a matter of minutes.
    connections = options.connections * 2 ** pools.size;
    const pool = createHttp1Pool(createPool, { ...options, connections });
    pools.add(pool);
    return pool;
  }
  function closePool(pool: Http1Pool): void {
    const closed = (): void => {
      pools.delete(pool);
      if (pools.size === 0) onClosed?.();
    };
    pool.close().then(closed, closed);
  }
  function relieve(): void {
    const full = current;
    current = openPool();
    underWay.clear();
    // When everything is being closed, that pool is being closed already.
    if (onClosed === undefined) closePool(full);
    for (const call of [...waiting]) {
      waiting.delete(call);
      const handler = call.withdraw();
      if (handler !== undefined) dispatch(call.request, handler);
    }
    if (onClosed !== undefined) closePool(current);
  }
  const look = watchPlaces<Call>({
    count: () => connections,
    taken: () => [...underWay],
    areShort: () => waiting.size > 0,
    relieve,
  });
  const events: CallEvents = {
    started: (call) => {
      waiting.delete(call);
      underWay.add(call);
    },
    ended: (call) => {
      waiting.delete(call);
      underWay.delete(call);
    },
  };
  function dispatch(request: Dispatcher.DispatchOptions, handler: CallHandler): void {
    const call = new Call(request, handler, events);
    waiting.add(call);
    current.dispatch(request, call);
    look();
  }

  return {
    dispatch,
    adopt: (socket) => current.adopt(socket),
    close: () =>
      new Promise((resolve) => {
        onClosed = resolve;
        closePool(current);
      }),
    destroy: async () => {
      await Promise.all([...pools].map((pool) => pool.destroy()));
    },
  };
}
