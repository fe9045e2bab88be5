import type { SharedCredentials } from "../auth/index.js";
import { createClient } from "../client/index.js";
import { findSettings } from "../config/find-settings.js";
import { ConfigError } from "../errors/config-error.js";
import { currentEnvironment } from "../kubeconfig/environment.js";
import { createRedactor } from "../text/redactor.js";
import { conceal, rememberCredentials } from "../transport/conceal.js";
import { createTransport } from "../transport/index.js";
import type { Client } from "../types/client.js";
import type { ConnectOptions } from "../types/connect.js";
import { version } from "../version.js";
import { checkOptions } from "./check-options.js";
import { createConnection } from "./connection.js";
import { openConnections } from "./open-connections.js";
import { ownSecrets } from "./own-secrets.js";

/** Time limit of the request that compares APIs, unless requests have one. A server that does not answer must not stop a program. */
const SKEW_TIMEOUT_MS = 10_000;

function userAgentOf(options: ConnectOptions): string {
  const userAgent =
    options.userAgent ||
    `kubesmith-runtime/${version} (${process.platform}/${process.arch}) node/${process.versions.node}`;
  if (!/^[\x20-\x7e]+$/.test(userAgent))
    throw new ConfigError("InvalidConfiguration", "userAgent must consist of printable ASCII characters");
  return userAgent;
}

/** Assembles a client from its parts: settings, credentials, connections, transport, interceptors. */
export async function assemble(options: ConnectOptions, shared: SharedCredentials): Promise<Client> {
  checkOptions(options);
  const userAgent = userAgentOf(options);
  const onWarning = options.onWarning ?? ((): void => {});
  const environment = currentEnvironment();
  const settings = await findSettings(options, environment, onWarning);
  const connection = await createConnection(settings, { environment, shared });
  const { origin, prefix, tls, impersonation, compress } = connection;
  if (tls?.rejectUnauthorized === false) onWarning(`the certificate of ${origin} is not verified`);
  else if (tls !== undefined && environment.variables.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    onWarning(`NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here: the certificate of ${origin} is verified`);
  if (tls === undefined && options.token) onWarning(`the token is not sent, because ${origin} uses plain http`);
  const { connections, authenticator } = await openConnections(settings, connection);
  const own = createRedactor(ownSecrets(settings, connection));
  const sending = createTransport({
    origin,
    prefix,
    connections,
    userAgent,
    authenticator: authenticator && rememberCredentials(authenticator, own),
    impersonation,
    compress,
    onWarning: options.onWarning && ((text) => onWarning(own.text(text))),
    signal: options.signal,
  });
  const transport = conceal(sending, own);
  const server = `${origin}${prefix}`;
  const { interceptors = [] } = options;
  const { intercept } = interceptors.length === 0 ? {} : await import("../transport/intercept.js");
  const intercepted = intercept?.(transport, interceptors, server) ?? transport;
  const { requestTimeout: timeout = 0, fieldManager } = options;
  const info = { server, namespace: settings.namespace, timeout, fieldManager };
  const client = createClient(intercepted, info);
  if (options.skew === undefined) return client;
  try {
    const { checkWhenConnecting } = await import("../skew/when-connecting.js");
    const limited = createClient(intercepted, { ...info, timeout: info.timeout || SKEW_TIMEOUT_MS });
    await checkWhenConnecting(limited, options);
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}
