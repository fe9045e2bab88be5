import type { Cluster, ExecPlugin } from "../../kubeconfig/model.js";

/** What a plugin may learn about the cluster that it gets a credential for. */
export interface ClusterInfo {
  readonly server: string;
  readonly "tls-server-name"?: string;
  readonly "insecure-skip-tls-verify"?: true;
  /** PEM, in base64. */
  readonly "certificate-authority-data"?: string;
  readonly "proxy-url"?: string;
  readonly "disable-compression"?: true;
  /** The content of the cluster's extension for plugins. */
  readonly config: unknown;
}

/**
 * The information for a plugin about a cluster with the certificate authority `ca` in PEM. The content of files is passed on, not their
 * names.
 */
export function clusterInfo(cluster: Cluster, ca: string | undefined): ClusterInfo {
  return {
    server: cluster.server.replace(/[?#].*$/s, ""),
    ...(cluster.tlsServerName !== "" && { "tls-server-name": cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify && { "insecure-skip-tls-verify": true }),
    ...(ca !== undefined && { "certificate-authority-data": Buffer.from(ca, "utf8").toString("base64") }),
    ...(cluster.proxyUrl !== "" && { "proxy-url": cluster.proxyUrl }),
    ...(cluster.disableCompression && { "disable-compression": true }),
    config: cluster.execConfig ?? null,
  };
}

/**
 * The variables that are added to a plugin's environment: those of the kubeconfig, and `KUBERNETES_EXEC_INFO`, which describes the
 * requested credential. `cluster` is passed on only to a plugin that requests it.
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export function pluginVariables(
  exec: ExecPlugin,
  cluster: ClusterInfo,
  interactive: boolean,
): { [name: string]: string } {
  const info = {
    kind: "ExecCredential",
    apiVersion: exec.apiVersion,
    spec: { ...(exec.provideClusterInfo && { cluster }), interactive },
  };
  return {
    ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  };
}
