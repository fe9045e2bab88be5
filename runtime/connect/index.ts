import type { SharedCredentials } from "../auth/index.js";
import type { Client } from "../client/index.js";
import { ConfigError } from "../errors/config-error.js";
import type { ConnectOptions } from "../types/connect.js";
import { version } from "../version.js";

// All clients of the process share them: a plugin that asks a person to log in asks once. client-go keeps them likewise.
const shared: SharedCredentials = { exec: new Map(), oidc: new Map() };

function userAgentOf(options: ConnectOptions): string {
  const userAgent =
    options.userAgent ??
    `kubesmith-runtime/${version} (${process.platform}/${process.arch}) node/${process.versions.node}`;
  if (!/^[\x20-\x7e]+$/.test(userAgent))
    throw new ConfigError("InvalidConfiguration", "userAgent must be printable ASCII");
  return userAgent;
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
  const [
    { createClient },
    { createConnection },
    { findSettings },
    { currentEnvironment },
    { openConnections },
    { createTransport },
  ] = await Promise.all([
    import("../client/index.js"),
    import("./connection.js"),
    import("../config/find-settings.js"),
    import("../kubeconfig/environment.js"),
    import("./open-connections.js"),
    import("../transport/index.js"),
  ]);
  const onWarning = options.onWarning ?? ((): void => {});
  const environment = currentEnvironment();
  const settings = await findSettings(options, environment, onWarning);
  const connection = await createConnection(settings, { environment, shared });
  const { origin, prefix, tls, impersonation, compress } = connection;
  if (tls?.rejectUnauthorized === false) onWarning(`the certificate of ${origin} is not verified`);
  else if (tls !== undefined && environment.variables.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    onWarning(`NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here: the certificate of ${origin} is verified`);
  if (tls === undefined && options.token) onWarning(`the token is not sent: ${origin} is plain http`);
  const { connections, authenticator } = await openConnections(settings, connection);
  const transport = createTransport({
    origin,
    prefix,
    connections,
    userAgent,
    authenticator,
    impersonation,
    compress,
    onWarning: options.onWarning,
    signal: options.signal,
  });
  const server = `${origin}${prefix}`;
  const { interceptors = [] } = options;
  const { intercept } = interceptors.length === 0 ? {} : await import("../transport/intercept.js");
  return createClient(intercept?.(transport, interceptors, server) ?? transport, {
    server,
    namespace: settings.namespace,
    timeout: options.requestTimeout ?? 0,
  });
}
