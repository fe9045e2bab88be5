import type { buildConnector, Dispatcher, Pool } from "undici";

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
 * Loads what creates connection pools. This is the only file that loads undici, and it loads only its pool: the package's root would also
 * load fetch, WebSocket, mocks and caches, which doubles the start time. A pool, unlike an agent, is bound to its origin, so no request can
 * go to another server.
 */
export async function loadPool(): Promise<CreatePool> {
  const { default: PoolClass } = await import("undici/lib/dispatcher/pool.js");
  return (origin, options) => new PoolClass(origin, options);
}

/** Creates what opens sockets. */
export async function createConnectors(options: buildConnector.BuildOptions): Promise<Connectors> {
  const { default: build } = await import("undici/lib/core/connect.js");
  return { http1: build({ ...options, allowH2: false }), http2: build({ ...options, allowH2: true }) };
}
