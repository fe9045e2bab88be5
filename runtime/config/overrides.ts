import { ConfigError } from "../errors/config-error.js";
import type { Cluster, User } from "../kubeconfig/model.js";
import type { ConnectOptions, Impersonation } from "../types/connect.js";

/**
 * The cluster with the options on top, by kubectl's rules: a certificate authority and "do not verify" replace each other, and another
 * server invalidates the kubeconfig's server name.
 */
export function overrideCluster(cluster: Cluster, options: ConnectOptions): Cluster {
  const { server, ca, caFile, insecureSkipTlsVerify, tlsServerName } = options;
  const replaceTrust = insecureSkipTlsVerify === true || Boolean(ca) || Boolean(caFile);
  return {
    ...cluster,
    ...(server && { server, tlsServerName: "" }),
    ...(replaceTrust && {
      insecureSkipTlsVerify: insecureSkipTlsVerify === true,
      certificateAuthority: caFile ?? "",
      certificateAuthorityData: ca ?? "",
    }),
    ...(tlsServerName && { tlsServerName }),
  };
}

/**
 * The user with the options on top. A token, or a user name and password, replaces the kubeconfig's token, token file and password, but not
 * a client certificate, which a proxy may require. A certificate replaces the kubeconfig's, as file and as data. An impersonation is
 * overridden member by member.
 */
export function overrideUser(user: User, options: ConnectOptions): User {
  const { token = "", username = "", password = "", impersonate } = options;
  const { clientCertificate, clientCertificateFile, clientKey, clientKeyFile } = options;
  return {
    ...user,
    ...((token || username || password) && { token, tokenFile: "", username, password }),
    ...((clientCertificate || clientCertificateFile) && {
      clientCertificate: clientCertificateFile ?? "",
      clientCertificateData: clientCertificate ?? "",
    }),
    ...((clientKey || clientKeyFile) && { clientKey: clientKeyFile ?? "", clientKeyData: clientKey ?? "" }),
    ...(impersonate && { impersonate: overrideImpersonation(user.impersonate, impersonate) }),
  };
}

/** kubectl's rules for `--as`: what is empty overrides nothing, a list of groups replaces the other one, and `extra` is merged by key. */
function overrideImpersonation(kubeconfig: Impersonation, given: Impersonation): Impersonation {
  const { user, uid, groups = [], extra } = given;
  return {
    ...kubeconfig,
    ...(user && { user }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra && { extra: { ...kubeconfig.extra, ...extra } }),
  };
}

/**
 * Cluster and user with the user name and password in the server's URL, if it has any, as basic authentication. They take precedence over
 * all other credentials that are sent in a header, as in Go's HTTP client.
 */
export function moveUserInfo(cluster: Cluster, user: User): { cluster: Cluster; user: User } {
  const { server } = cluster;
  if (!server.includes("@") || !URL.canParse(server)) return { cluster, user };
  const url = new URL(server);
  if (url.username === "" && url.password === "") return { cluster, user };
  const [username, password] = [decoded(url.username), decoded(url.password)];
  url.username = "";
  url.password = "";
  return {
    cluster: { ...cluster, server: url.href },
    user: { ...user, username, password, token: "", tokenFile: "", exec: undefined, authProvider: undefined },
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ConfigError(
      "InvalidConfiguration",
      'the user name and password in the "server" URL must be percent-encoded',
    );
  }
}
