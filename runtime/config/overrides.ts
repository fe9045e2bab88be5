import type { Cluster, User } from "../kubeconfig/model.js";
import type { ConnectOptions } from "../types/connect.js";

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
 * a client certificate, which a proxy may require. A certificate replaces the kubeconfig's, as file and as data.
 */
export function overrideUser(user: User, options: ConnectOptions): User {
  const { token = "", username = "", password = "", clientCertificateFile, clientKeyFile, impersonate } = options;
  return {
    ...user,
    ...((token || username || password) && { token, tokenFile: "", username, password }),
    ...(clientCertificateFile && { clientCertificate: clientCertificateFile, clientCertificateData: "" }),
    ...(clientKeyFile && { clientKey: clientKeyFile, clientKeyData: "" }),
    ...(impersonate && { impersonate }),
  };
}
