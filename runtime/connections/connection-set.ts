import type { Dispatcher } from "undici";
import { type CallPool, createCallPool } from "./call-pool.js";
import { createHttp1Pool, type Http1Pool } from "./http1-pool.js";
import type { Multiplexer, Negotiation } from "./http2/index.js";
import type { CallHandler, DrainableConnections, StreamHandler } from "./index.js";
import { type Connectors, type CreatePool, loadPool } from "./undici.js";

/** What a set of connections is created from. */
export interface ConnectionSetOptions {
  /** Scheme, host and port of the server. */
  readonly origin: string;
  /** Whether requests may go over HTTP/2. */
  readonly http2: boolean;
  readonly connectors: Connectors;
  /** Milliseconds that streams may continue after the set was closed. Default 10,000. */
  readonly streamGrace?: number | undefined;
}

// Maximum number of parallel calls, not streams, to one server, unless they are slow: a cluster has few servers and many clients.
const CALL_CONNECTIONS = 16;
// Less than the 90 seconds after which API servers close idle connections, and the 60 of common load balancers.
const KEEP_ALIVE_MS = 30_000;
const STREAM_GRACE_MS = 10_000;

function endedByRotation(): Error {
  return Object.assign(new Error("the certificates have changed"), { code: "CERTIFICATES_CHANGED" });
}

/** Whether a request is a read that may use HTTP/2: a GET without a body that is not an upgrade. */
function isSharable({ method, body, upgrade }: Dispatcher.DispatchOptions): boolean {
  return method === "GET" && (body ?? null) === null && !upgrade;
}

/** Passes everything on to a handler, and first reports the end of the request. */
function watched(handler: CallHandler, over: () => void): CallHandler {
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

/** A multiplexer that is loaded when it is first needed. */
interface SharedConnections extends Pick<Multiplexer, "dispatch"> {
  close(): Promise<void>;
  destroy(): Promise<void>;
}

/**
 * Loads HTTP/2 for the first request.
 * @param instead sends the requests that HTTP/2 does not take: because it cannot be loaded, or because it failed to take them
 */
function shared(load: () => Promise<Multiplexer>, instead: Multiplexer["dispatch"]): SharedConnections {
  let loading: Promise<Multiplexer | undefined> | undefined;
  let multiplexer: Multiplexer | undefined;
  let destroyed = false;
  const loaded = async (): Promise<Multiplexer | undefined> => loading;
  const startLoading = async (): Promise<Multiplexer | undefined> => {
    try {
      multiplexer = await load();
    } catch {
      // The requests are sent over HTTP/1.1, where they fail, too, if the server cannot be reached.
    }
    return multiplexer;
  };
  const send: Multiplexer["dispatch"] = (request, handler) => {
    try {
      (multiplexer?.dispatch ?? instead)(request, handler);
    } catch {
      // Reads may be sent again.
      instead(request, handler);
    }
  };
  return {
    dispatch: (request, handler) => {
      if (multiplexer !== undefined || destroyed) return send(request, handler);
      loading ??= startLoading();
      // Never rejects: undici reports failures to the handler.
      void loading.then(() => send(request, handler));
    },
    close: async () => {
      await (await loaded())?.close();
    },
    destroy: async () => {
      destroyed = true;
      await (await loaded())?.destroy(new Error("the connections are closed"));
    },
  };
}

/** Uses HTTP/2 in place of a pool if the server speaks it. */
function sharedOver(
  { origin, connectors }: ConnectionSetOptions,
  kind: "calls" | "streams",
  pool: CallPool | Http1Pool,
  negotiation: Negotiation,
): SharedConnections {
  const instead = (request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void => {
    pool.dispatch(request, handler);
  };
  return shared(async () => {
    const { CALLS, STREAMS, createMultiplexer, openHttp2 } = await import("./http2/index.js");
    return createMultiplexer({
      origin,
      idle: KEEP_ALIVE_MS,
      ...(kind === "calls"
        ? { profile: CALLS, maxSessions: 1 }
        : { profile: STREAMS, maxSessions: Number.POSITIVE_INFINITY }),
      negotiation,
      open: () => openHttp2(origin, connectors.http2, pool.adopt),
      instead,
    });
  }, instead);
}

/**
 * Creates the connections to a server, all of one set of certificates. Each kind of request has connections of its own:
 *
 * - Calls go over HTTP/1.1, on up to 16 connections, and more if slow calls keep others waiting; one after the other that is faster than HTTP/2, and a connection that is lost takes one
 *   call with it.
 * - A read that begins while another one is under way goes over HTTP/2, all of them on one connection: they share the calls to encrypt and
 *   to write, which cost more than all else. What is lost there can be retried without harm.
 * - Streams that are reads go over HTTP/2, on as many connections as the server's limit of streams asks for, or each on a connection of its own.
 * - Upgrades have a connection each.
 *
 * If the server does not speak HTTP/2, or it is switched off, all go over HTTP/1.1.
 */
export async function openConnectionSet(options: ConnectionSetOptions): Promise<DrainableConnections> {
  return createConnectionSet(await loadPool(), options);
}

function createConnectionSet(createPool: CreatePool, options: ConnectionSetOptions): DrainableConnections {
  const { origin, http2, connectors, streamGrace = STREAM_GRACE_MS } = options;
  const common = { origin, connect: connectors.http1, idle: KEEP_ALIVE_MS };
  const calls = createCallPool(createPool, { ...common, connections: CALL_CONNECTIONS });
  const streams = createHttp1Pool(createPool, common);
  const negotiation: Negotiation = { unsupported: !http2 };
  const sharedReads = sharedOver(options, "calls", calls, negotiation);
  const sharedStreams = sharedOver(options, "streams", streams, negotiation);
  const live = new Set<StreamHandler>();
  const whenIdle: (() => void)[] = [];
  let isReading = false;

  const read = (request: Dispatcher.DispatchOptions, handler: CallHandler): void => {
    if (isReading) {
      sharedReads.dispatch(request, handler);
      return;
    }
    isReading = true;
    const over = (): void => {
      isReading = false;
    };
    calls.dispatch(request, watched(handler, over));
  };
  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      whenIdle.push(resolve);
      if (live.size === 0) resolve();
    });

  return {
    dispatch: (request, handler) => {
      if (isSharable(request) && !negotiation.unsupported) read(request, handler);
      else calls.dispatch(request, handler);
    },
    open: (request, handler) => {
      live.add(handler);
      handler.onOver = () => {
        live.delete(handler);
        if (live.size === 0) for (const resolve of whenIdle) resolve();
      };
      if (isSharable(request) && !negotiation.unsupported) sharedStreams.dispatch(request, handler);
      else streams.dispatch(request, handler);
    },
    close: async () => {
      const grace = setTimeout(() => {
        for (const handler of live) handler.end(endedByRotation());
      }, streamGrace).unref();
      // The HTTP/1.1 pools close last, because they carry what HTTP/2 cannot.
      await Promise.all([
        sharedReads.close().then(() => calls.close()),
        Promise.all([sharedStreams.close(), idle()]).then(() => streams.close()),
      ]);
      clearTimeout(grace);
    },
    destroy: async () => {
      await Promise.all([sharedReads.destroy(), sharedStreams.destroy()]);
      for (const handler of live) handler.end(new Error("the connections are closed"));
      await Promise.all([calls.destroy(), streams.destroy()]);
    },
  };
}
