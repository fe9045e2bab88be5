import type { Authenticator } from "../auth/index.js";
import type { Settings } from "../config/settings.js";
import type { TlsOptions } from "../config/tls.js";
import { openConnectionSet } from "../connections/connection-set.js";
import type { Connections } from "../connections/index.js";
import { type Connector, type Connectors, createConnectors } from "../connections/undici.js";
import type { Connection } from "./connection.js";

// Go's dial limit in client-go.
const CONNECT_TIMEOUT_MS = 30_000;

/** What opens sockets to a server, through the proxy if there is one. Opening is aborted when `closed` aborts. */
async function connectorsOf(
  settings: Settings,
  { proxy, roots }: Connection,
  closed: AbortSignal,
  tls: TlsOptions | undefined,
  ca?: string,
): Promise<Connectors> {
  const direct = await createConnectors({ timeout: CONNECT_TIMEOUT_MS, ...tls }, closed);
  if (proxy === undefined) return direct;
  const [{ throughProxy }, { proxyTlsOptions }] = await Promise.all([
    import("../connections/proxy/tunnel.js"),
    import("../config/tls.js"),
  ]);
  const proxyTls =
    proxy.scheme === "https" ? await proxyTlsOptions(ca, roots, settings.cluster.insecureSkipTlsVerify) : undefined;
  const through = (connector: Connector): Connector =>
    throughProxy(proxy, connector, { tls: proxyTls, timeout: CONNECT_TIMEOUT_MS, closed });
  return { http1: through(direct.http1), http2: through(direct.http2) };
}

/** Connections that abort sockets which are being opened when they are destroyed: those may otherwise last until their timeout. */
function endingSockets({ dispatch, open, destroy }: Connections, closing: AbortController): Connections {
  return {
    dispatch,
    open,
    destroy: async () => {
      await destroy();
      closing.abort();
    },
  };
}

/** The connections to the server, and what authenticates requests on them. If certificates may change, the connections follow them. */
export async function openConnections(
  settings: Settings,
  connection: Connection,
): Promise<{ connections: Connections; authenticator: Authenticator | undefined }> {
  const { origin, http2, tls, ca, files, authenticator } = connection;
  const closing = new AbortController();
  const closed = closing.signal;
  if (tls === undefined || files === undefined) {
    const connectors = await connectorsOf(settings, connection, closed, tls, ca);
    const connections = await openConnectionSet({ origin, http2, connectors });
    return { connections: endingSockets(connections, closing), authenticator };
  }
  const [{ createRotation }, { followCertificates }, { readTlsFiles, tlsOptions }] = await Promise.all([
    import("../connections/rotation.js"),
    import("../auth/follow-certificates.js"),
    import("../config/tls.js"),
  ]);
  const rotation = await createRotation({
    files,
    tls,
    read: () => readTlsFiles(settings),
    build: (changed) => tlsOptions(settings, changed, connection.roots),
    connectors: (options, changed) => connectorsOf(settings, connection, closed, options, changed.ca),
    open: (connectors) => openConnectionSet({ origin, http2, connectors }),
  });
  return { connections: endingSockets(rotation, closing), authenticator: followCertificates(authenticator, rotation) };
}
