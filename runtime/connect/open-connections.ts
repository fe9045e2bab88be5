import type { Socket } from "node:net";
import type { Authenticator } from "../auth/index.js";
import type { Settings } from "../config/settings.js";
import type { TlsOptions } from "../config/tls.js";
import type { Connections, DrainableConnections } from "../connections/index.js";
import { shareParallelReads } from "../connections/parallel-reads.js";
import type { Connector, Connectors } from "../connections/undici.js";
import type { Connection } from "./connection.js";

// Go's dial limit in client-go. Connections, not requests, in parallel to one server: a cluster has few servers and many clients.
const CONNECT_TIMEOUT = 30_000;
const CONNECTIONS = 16;
// Below the 90 seconds after which API servers close idle connections, and the 60 of common load balancers.
const KEEP_ALIVE = 30_000;

/** What opens sockets to a server, through the proxy on the way. */
async function createConnectors({ proxy }: Connection, tls: TlsOptions | undefined, ca?: string): Promise<Connectors> {
  const undici = await import("../connections/undici.js");
  const direct = await undici.createConnectors({ timeout: CONNECT_TIMEOUT, ...tls });
  if (proxy === undefined) return direct;
  const { throughProxy } = await import("../connections/proxy/tunnel.js");
  const through = (connector: Connector): Connector => throughProxy(proxy, connector, { ca, timeout: CONNECT_TIMEOUT });
  return { http1: through(direct.http1), http2: through(direct.http2) };
}

/** The connections to a server, all of one set of certificates. */
async function open({ origin, http2 }: Connection, connectors: Connectors): Promise<DrainableConnections> {
  const { createPool } = await import("../connections/undici.js");
  // Opened for HTTP/2, which the server turned out not to speak. What waited for it takes it, or nobody does.
  let spare: Socket | undefined;
  const offer = (socket: Socket): void => {
    spare = socket;
    setImmediate(() => {
      if (spare === socket) socket.destroy();
      spare = undefined;
    });
  };
  const pool = await createPool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE,
    keepAliveMaxTimeout: KEEP_ALIVE,
    connect: (target, callback) => {
      const socket = spare;
      spare = undefined;
      if (socket === undefined || socket.destroyed) connectors.http1(target, callback);
      else queueMicrotask(() => callback(null, socket));
    },
  });
  if (!http2) return pool;
  return shareParallelReads(pool, async () => {
    const [{ createMultiplexer }, { openHttp2 }] = await Promise.all([
      import("../connections/http2/multiplexer.js"),
      import("../connections/http2/open-http2.js"),
    ]);
    return createMultiplexer({
      origin,
      idle: KEEP_ALIVE,
      open: () => openHttp2(origin, connectors.http2, offer),
      instead: (request, handler) => pool.dispatch(request, handler),
    });
  });
}

/**
 * The connections to the server, and what authenticates requests on them. Only where certificates may change is there more than one set
 * of them and an authenticator.
 */
export async function openConnections(
  settings: Settings,
  connection: Connection,
): Promise<{ connections: Connections; authenticator: Authenticator | undefined }> {
  const { tls, ca, material, authenticator } = connection;
  if (tls === undefined || material === undefined) {
    return { connections: await open(connection, await createConnectors(connection, tls, ca)), authenticator };
  }
  const [{ createRotation }, { followCertificates }, { readTlsMaterial, tlsOptions }] = await Promise.all([
    import("../connections/rotation.js"),
    import("../auth/follow-certificates.js"),
    import("../config/tls.js"),
  ]);
  const rotation = await createRotation({
    material,
    tls,
    read: () => readTlsMaterial(settings),
    build: (changed) => tlsOptions(settings, changed),
    connectors: (options, changed) => createConnectors(connection, options, changed.ca),
    open: (connectors) => open(connection, connectors),
  });
  return { connections: rotation, authenticator: followCertificates(authenticator, rotation) };
}
