import type { buildConnector, Dispatcher, Pool } from "undici";

/** Opens the sockets of a pool. */
export type Connector = buildConnector.connector;

/** Opens sockets for either protocol. The server decides whether a socket for HTTP/2 speaks it: see its `alpnProtocol`. */
export interface Connectors {
  readonly http1: Connector;
  readonly http2: Connector;
}

/** Makes a connection pool of one server. */
export type CreatePool = (origin: string, options: Pool.Options) => Dispatcher;

/**
 * Loads what makes connection pools.
 *
 * The one file that loads undici, and only its pool: the package's root would also load fetch, WebSocket, mocks and caches, which
 * doubles the start time. A pool rather than an agent: it is bound to its origin, so no request can leave the server.
 */
export async function loadPool(): Promise<CreatePool> {
  const { default: PoolClass } = await import("undici/lib/dispatcher/pool.js");
  return (origin, options) => new PoolClass(origin, options);
}

/** Makes what opens sockets. */
export async function createConnectors(options: buildConnector.BuildOptions): Promise<Connectors> {
  const { default: build } = await import("undici/lib/core/connect.js");
  return { http1: build({ ...options, allowH2: false }), http2: build({ ...options, allowH2: true }) };
}
