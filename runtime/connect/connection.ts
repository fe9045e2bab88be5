import { createBasicAuthenticator, createTokenAuthenticator } from "../auth/fixed.js";
import { impersonationHeaders } from "../auth/impersonation.js";
import type { AuthContext, Authenticator } from "../auth/index.js";
import { createTokenFileAuthenticator } from "../auth/token-file.js";
import { parseServer } from "../config/server-url.js";
import type { Settings } from "../config/settings.js";
import { type Roots, readTlsFiles, type TlsFiles, type TlsOptions, tlsOptions } from "../config/tls.js";
import type { ProxyAddress } from "../connections/proxy/address.js";
import { chooseProxy } from "../connections/proxy/index.js";
import type { User } from "../kubeconfig/model.js";

/** Everything that a transport is made of. Contains credentials, so it must not be exposed. */
export interface Connection {
  readonly origin: string;
  readonly prefix: string;
  readonly tls: TlsOptions | undefined;
  /** The cluster's authorities in PEM, if any were given. */
  readonly ca: string | undefined;
  /** The system's authorities, if they may be needed. */
  readonly roots: Roots;
  /** The files that `tls` was created from, if they may change during the connection. */
  readonly files: TlsFiles | undefined;
  readonly authenticator: Authenticator | undefined;
  readonly impersonation: { readonly [name: string]: string | string[] };
  /** The proxy between this machine and the server. */
  readonly proxy: ProxyAddress | undefined;
  readonly compress: boolean;
  /** Whether requests may go over HTTP/2. */
  readonly http2: boolean;
}

/** The user's way to authenticate; undefined for anonymous access and for client certificates, which are part of TLS. */
async function authenticatorOf(
  settings: Settings,
  ca: string | undefined,
  context: AuthContext,
): Promise<Authenticator | undefined> {
  const { user, cluster } = settings;
  if (user.tokenFile !== "") return createTokenFileAuthenticator(user.tokenFile, user.token);
  if (user.token !== "") return createTokenAuthenticator(user.token);
  if (user.username !== "" || user.password !== "") return createBasicAuthenticator(user.username, user.password);
  if (user.authProvider !== undefined) {
    const { createAuthProvider } = await import("../auth/auth-provider.js");
    return createAuthProvider(settings, user.authProvider, context);
  }
  if (user.exec === undefined || hasCertificate(user)) return undefined;
  const [{ createExecAuthenticator }, { clusterInfo }] = await Promise.all([
    import("../auth/exec/index.js"),
    import("../auth/exec/info.js"),
  ]);
  return createExecAuthenticator(
    { exec: user.exec, cluster: clusterInfo(cluster, ca), policy: settings.pluginPolicy },
    settings.onCredentialPlugin,
    context,
  );
}

/** Whether there is a client certificate. A plugin does not run if there is one, as in client-go. */
function hasCertificate(user: User): boolean {
  return user.clientCertificate !== "" || user.clientCertificateData !== "";
}

/** Whether certificates may change during a connection: files may, and a plugin may return a different one each time. */
function mayRotate({ cluster, user }: Settings, authenticator: Authenticator | undefined): boolean {
  if (cluster.certificateAuthority !== "" || user.clientCertificate !== "") return true;
  return authenticator?.givesCertificates === true;
}

/** Whether a server is this machine: compressing for it would cost time on both ends and save nothing. */
function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/** The system's authorities, unless nothing is verified by them. */
async function rootsOf(
  { cluster }: Settings,
  ca: string | undefined,
  proxy: ProxyAddress | undefined,
  variables: AuthContext["environment"]["variables"],
): Promise<Roots> {
  if (cluster.insecureSkipTlsVerify || (ca !== undefined && proxy?.scheme !== "https")) return undefined;
  const { systemAuthorities } = await import("../config/authorities.js");
  return systemAuthorities(variables);
}

/**
 * Reads the files that settings name and creates the parts of a connection. Over plain http no credential is used or read: that is how
 * `kubectl proxy` is reached.
 */
export async function createConnection(settings: Settings, context: AuthContext): Promise<Connection> {
  const { cluster, user } = settings;
  const { variables } = context.environment;
  const { origin, prefix } = parseServer(cluster.server);
  const secure = origin.startsWith("https:");
  const files = secure ? await readTlsFiles(settings) : undefined;
  const proxy = await chooseProxy(settings, origin, variables);
  const roots = await rootsOf(settings, files?.ca, proxy, variables);
  const [tls, authenticator] =
    files === undefined
      ? [undefined, undefined]
      : await Promise.all([tlsOptions(settings, files, roots), authenticatorOf(settings, files.ca, context)]);
  return {
    origin,
    prefix,
    tls,
    ca: files?.ca,
    roots,
    files: mayRotate(settings, authenticator) ? files : undefined,
    authenticator,
    impersonation: user.impersonate.user === "" ? {} : impersonationHeaders(user.impersonate),
    proxy,
    compress: !cluster.disableCompression && !isLoopback(origin),
    // The same warning as in client-go.
    http2: secure && !variables.DISABLE_HTTP2,
  };
}
