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

/** Creates what opens sockets. */
export async function createConnectors(options: buildConnector.BuildOptions): Promise<Connectors> {
  const { buildConnector } = await import("#undici");
  return {
    http1: endingWithAlerts(buildConnector({ ...options, allowH2: false })),
    http2: endingWithAlerts(buildConnector({ ...options, allowH2: true })),
  };
}
