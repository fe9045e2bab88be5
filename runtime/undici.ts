import type { Dispatcher, Pool } from "undici";

/**
 * Makes the connection pool of one server.
 *
 * The one place that loads undici, and only its pool: the package's root would also load fetch, WebSocket, mocks and caches, which
 * doubles the start time. A pool rather than an agent: it is bound to its origin, so no request can leave the server.
 */
export async function createPool(origin: string, options: Pool.Options): Promise<Dispatcher> {
  const { default: PoolClass } = await import("undici/lib/dispatcher/pool.js");
  return new PoolClass(origin, options);
}
