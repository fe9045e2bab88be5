import { withoutCredentials } from "../text/without-credentials.js";
import type {
  AuthenticationMethod,
  ClusterConnection,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
  Kubeconfig as Overview,
} from "../types/kubeconfig.js";
import type { Cluster, Context, Entry, Kubeconfig, User } from "./model.js";

function methodsOf(user: User): AuthenticationMethod[] {
  const methods: [AuthenticationMethod, boolean][] = [
    ["clientCertificate", user.clientCertificate !== "" || user.clientCertificateData !== ""],
    ["token", user.token !== ""],
    ["tokenFile", user.tokenFile !== ""],
    ["basic", user.username !== "" || user.password !== ""],
    ["exec", user.exec !== undefined],
    ["authProvider", user.authProvider !== undefined],
  ];
  return methods.flatMap(([method, given]) => (given ? [method] : []));
}

function connectionOf(cluster: Cluster): ClusterConnection {
  const { server, certificateAuthority, certificateAuthorityData, insecureSkipTlsVerify, tlsServerName } = cluster;
  return {
    server: withoutCredentials(server),
    ...(certificateAuthority !== "" && { caFile: certificateAuthority }),
    ...(certificateAuthorityData !== "" && { ca: certificateAuthorityData }),
    ...(insecureSkipTlsVerify && { insecureSkipTlsVerify }),
    ...(tlsServerName !== "" && { tlsServerName }),
  };
}

/** The contexts, clusters and users of a kubeconfig, without credentials. */
export function overviewOf(config: Kubeconfig, files: readonly string[]): Overview {
  const list = <T, E>(entries: ReadonlyMap<string, Entry<T>>, describe: (value: T) => E) =>
    [...entries].map(([name, { file, value }]) => ({ name, file, ...describe(value) }));
  const context = ({ cluster, user, namespace }: Context): Omit<KubeconfigContext, "name" | "file"> => ({
    cluster,
    user,
    ...(namespace !== "" && { namespace }),
  });
  const cluster = (found: Cluster): Omit<KubeconfigCluster, "name" | "file"> => ({
    server: withoutCredentials(found.server),
    connection: connectionOf(found),
  });
  const user = (found: User): Omit<KubeconfigUser, "name" | "file"> => ({
    methods: methodsOf(found),
    ...(found.exec !== undefined && { command: found.exec.command }),
  });
  return {
    files,
    ...(config.currentContext !== "" && { currentContext: config.currentContext }),
    contexts: list(config.contexts, context),
    clusters: list(config.clusters, cluster),
    users: list(config.users, user),
  };
}
