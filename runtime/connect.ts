import type { Authenticator } from "./auth/authenticator.js";
import type { Client } from "./client.js";
import type { Connection } from "./config/connection.js";
import type { Settings } from "./config/settings.js";
import type { TlsOptions } from "./config/tls.js";
import { ConfigError } from "./errors/config-error.js";
import type { Connections } from "./transport/connections.js";
import type { ConnectOptions } from "./types/connect.js";
import type { Connector } from "./undici.js";
import { version } from "./version.js";

// Go's dial limit in client-go. Connections, not requests, in parallel to one server: a cluster has few servers and many clients.
const CONNECT_TIMEOUT = 30_000;
const CONNECTIONS = 16;
// Below the 90 seconds after which API servers close idle connections, and the 60 of common load balancers.
const KEEP_ALIVE = 30_000;

function userAgentOf(options: ConnectOptions): string {
  const userAgent =
    options.userAgent ??
    `kubesmith-runtime/${version} (${process.platform}/${process.arch}) node/${process.versions.node}`;
  if (!/^[\x20-\x7e]+$/.test(userAgent))
    throw new ConfigError("InvalidConfiguration", "userAgent must be printable ASCII");
  return userAgent;
}

/**
 * The connections to the server, and what authenticates requests on them. Only where certificates may change is there more than one pool
 * and an authenticator.
 */
async function openConnections(
  settings: Settings,
  connection: Connection,
): Promise<{ pool: Connections; authenticator: Authenticator | undefined }> {
  const { createPool, createConnector } = await import("./undici.js");
  const { origin, tls, ca, material, authenticator, proxy } = connection;
  const { throughProxy } = proxy === undefined ? {} : await import("./proxy/tunnel.js");
  const connectorOf = async (options: TlsOptions | undefined, authority = ca): Promise<Connector> => {
    const connector = await createConnector({ timeout: CONNECT_TIMEOUT, ...options });
    if (proxy === undefined || throughProxy === undefined) return connector;
    return throughProxy(proxy, connector, { ca: authority, timeout: CONNECT_TIMEOUT });
  };
  const open = (connect: Connector): ReturnType<typeof createPool> =>
    createPool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE,
      connect,
    });
  if (tls === undefined || material === undefined) return { pool: await open(await connectorOf(tls)), authenticator };
  const [{ createRotation }, { followCertificates }, { readTlsMaterial, tlsOptions }] = await Promise.all([
    import("./transport/rotation.js"),
    import("./auth/follow-certificates.js"),
    import("./config/tls.js"),
  ]);
  const rotation = await createRotation({
    material,
    tls,
    read: () => readTlsMaterial(settings),
    build: (changed) => tlsOptions(settings, changed),
    connector: (options, changed) => connectorOf(options, changed.ca),
    pool: open,
  });
  return { pool: rotation, authenticator: followCertificates(authenticator, rotation) };
}

/**
 * Connects to a cluster as kubectl would: by the kubeconfig (`KUBECONFIG`, else `~/.kube/config`), with the options laid over it; inside
 * of a pod without a kubeconfig, by its service account. Only files are read: the first request opens the first connection.
 *
 * Rejects with a `ConfigError` when nothing is configured, when a file is missing or broken, or when settings contradict each other.
 *
 * @example
 * const client = await connect();
 * const client = await connect({ context: "staging", namespace: "web" });
 * const client = await connect({ server: "https://127.0.0.1:6443", token, caFile: "ca.crt" });
 */
export async function connect(options: ConnectOptions = {}): Promise<Client> {
  const userAgent = userAgentOf(options);
  // Loaded here, so that importing this package costs next to nothing.
  const [{ createClient }, { createConnection }, { discoverSettings }, { currentEnvironment }, { createTransport }] =
    await Promise.all([
      import("./client.js"),
      import("./config/connection.js"),
      import("./config/discover.js"),
      import("./config/environment.js"),
      import("./transport.js"),
    ]);
  const onWarning = options.onWarning ?? ((): void => {});
  const environment = currentEnvironment();
  const settings = await discoverSettings(options, environment, onWarning);
  const connection = await createConnection(settings, environment.variables);
  const { origin, prefix, tls, impersonation, compress } = connection;
  if (tls?.rejectUnauthorized === false) onWarning(`the certificate of ${origin} is not verified`);
  else if (tls !== undefined && process.env.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    onWarning(`NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here: the certificate of ${origin} is verified`);
  if (tls === undefined && options.token) onWarning(`the token is not sent: ${origin} is plain http`);
  const { pool, authenticator } = await openConnections(settings, connection);
  const transport = createTransport({
    origin,
    prefix,
    pool,
    userAgent,
    authenticator,
    impersonation,
    compress,
    onWarning: options.onWarning,
    signal: options.signal,
  });
  const server = `${origin}${prefix}`;
  const { interceptors = [] } = options;
  const { intercept } = interceptors.length === 0 ? {} : await import("./transport/intercept.js");
  return createClient(intercept?.(transport, interceptors, server) ?? transport, {
    server,
    namespace: settings.namespace,
    timeout: options.requestTimeout ?? 0,
  });
}
