import type { buildConnector, Dispatcher, Pool } from "undici";

/** Opens the sockets of a pool. */
export type Connector = buildConnector.connector;

/**
 * Makes the connection pool of one server.
 *
 * The one file that loads undici, and only its pool: the package's root would also load fetch, WebSocket, mocks and caches, which
 * doubles the start time. A pool rather than an agent: it is bound to its origin, so no request can leave the server.
 */
export async function createPool(origin: string, options: Pool.Options): Promise<Dispatcher> {
  const { default: PoolClass } = await import("undici/lib/dispatcher/pool.js");
  return new PoolClass(origin, options);
}

/** Makes what opens the sockets of a pool that is not told how to. */
export async function createConnector(options: buildConnector.BuildOptions): Promise<Connector> {
  const { default: build } = await import("undici/lib/core/connect.js");
  return build(options);
}
