import type { Authenticator } from "../auth/authenticator.js";
import { createBasicAuthenticator } from "../auth/basic.js";
import { impersonationHeaders } from "../auth/impersonation.js";
import { createTokenAuthenticator } from "../auth/token.js";
import { createTokenFileAuthenticator } from "../auth/token-file.js";
import { ConfigError } from "../errors/config-error.js";
import { parseServer } from "./server-url.js";
import type { Settings } from "./settings.js";
import { type TlsOptions, tlsOptions } from "./tls.js";

/** All that a transport is made of. Holds credentials: it goes nowhere else. */
export interface Connection {
  readonly origin: string;
  readonly prefix: string;
  readonly tls: TlsOptions | undefined;
  readonly authenticator: Authenticator | undefined;
  readonly impersonation: { readonly [name: string]: string | string[] };
  readonly compress: boolean;
}

function unsupported(settings: Settings, what: string): ConfigError {
  const { userFile: file } = settings;
  return new ConfigError(
    "Unsupported",
    `user ${JSON.stringify(settings.userName)} needs ${what}, which is not supported`,
    {
      ...(file !== undefined && { file }),
    },
  );
}

/** The user's way to authenticate; undefined for anonymous access and for client certificates, which TLS takes care of. */
async function authenticatorOf(settings: Settings): Promise<Authenticator | undefined> {
  const { user } = settings;
  if (user.tokenFile !== "") return createTokenFileAuthenticator(user.tokenFile, user.token);
  if (user.token !== "") return createTokenAuthenticator(user.token);
  if (user.username !== "" || user.password !== "") return createBasicAuthenticator(user.username, user.password);
  if (user.authProvider !== "") throw unsupported(settings, `the auth-provider ${JSON.stringify(user.authProvider)}`);
  // A plugin is not run for a user who has a certificate, as in client-go.
  if (user.exec !== undefined && user.clientCertificate === "" && user.clientCertificateData === "") {
    throw unsupported(settings, `the exec plugin ${JSON.stringify(user.exec)}`);
  }
  return undefined;
}

/** Whether a server is this machine: compressing for it costs time on both ends and saves nothing. */
function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/**
 * Reads the files that settings name and makes a connection's parts of them. Over plain http no credential is used, nor read: that is
 * how `kubectl proxy` is reached.
 */
export async function createConnection(settings: Settings): Promise<Connection> {
  const { cluster, user } = settings;
  if (cluster.proxyUrl !== "") {
    throw new ConfigError(
      "Unsupported",
      `cluster ${JSON.stringify(settings.clusterName)} needs proxy-url, which is not supported`,
      {
        ...(settings.clusterFile !== undefined && { file: settings.clusterFile }),
      },
    );
  }
  const hasAuthority = cluster.certificateAuthority !== "" || cluster.certificateAuthorityData !== "";
  const hasCertificate = user.clientCertificate !== "" || user.clientCertificateData !== "";
  const { origin, prefix } = parseServer(
    cluster.server,
    hasAuthority || hasCertificate || cluster.insecureSkipTlsVerify,
  );
  const secure = origin.startsWith("https:");
  const [tls, authenticator] = secure
    ? await Promise.all([tlsOptions(settings), authenticatorOf(settings)])
    : [undefined, undefined];
  return {
    origin,
    prefix,
    tls,
    authenticator,
    impersonation: user.impersonate.user === "" ? {} : impersonationHeaders(user.impersonate),
    compress: !cluster.disableCompression && !isLoopback(origin),
  };
}
