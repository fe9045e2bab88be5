import { Socket } from "node:net";
import type { buildConnector, Dispatcher, Pool } from "undici";
import { onAbort } from "../async/on-abort.js";

/** Opens the sockets of a pool. */
export type Connector = buildConnector.connector;

/** Opens sockets for both protocols. The server decides whether a socket for HTTP/2 speaks it: see its `alpnProtocol`. */
export interface Connectors {
  readonly http1: Connector;
  readonly http2: Connector;
}

/** Creates a connection pool for one server. */
export type CreatePool = (origin: string, options: Pool.Options) => Dispatcher;

/**
 * Loads what creates connection pools. This is the only file that loads undici: its pool and its connector alone, as
 * `scripts/build-libraries.mjs` compiles them. A pool, unlike an agent, is bound to its origin, so no request can go to another server.
 */
export async function loadPool(): Promise<CreatePool> {
  const { Pool } = await import("#undici");
  return (origin, options) => new Pool(origin, options);
}

/**
 * Ends sockets with the alert that the server sends. With TLS 1.3, an alert about the client's certificate comes when the connection is
 * already in use, and Node only emits it: the end of the connection, which follows, would become the error of the requests.
 */
function endingWithAlerts(connect: Connector): Connector {
  return (target, callback) =>
    connect(target, (...result) => {
      const [, socket] = result;
      socket?.once("error", (alert) => socket.destroy(alert));
      callback(...result);
    });
}

/**
 * Destroys sockets when a signal aborts, also while they are being opened. Node's own option `signal` keeps each socket in memory for as long as
 * the signal exists.
 */
function endedBy(signal: AbortSignal, connect: Connector): Connector {
  return (target, callback) => {
    // undici returns it, though its types do not say so.
    const socket: unknown = connect(target, callback);
    if (!(socket instanceof Socket)) return;
    socket.once(
      "close",
      onAbort(signal, () => socket.destroy(signal.reason)),
    );
  };
}

/**
 * Creates what opens sockets.
 * @param signal destroys all sockets when it aborts
 */
export async function createConnectors(
  options: buildConnector.BuildOptions,
  signal?: AbortSignal,
): Promise<Connectors> {
  const { buildConnector } = await import("#undici");
  const build = (allowH2: boolean): Connector => {
    const connect = buildConnector({ ...options, allowH2 });
    return endingWithAlerts(signal === undefined ? connect : endedBy(signal, connect));
  };
  return { http1: build(false), http2: build(true) };
}
