import type { ConnectOptions } from "./connect.js";

/** Selects a kubeconfig. */
export interface KubeconfigOptions {
  /** The only file to use. Default: the files in `KUBECONFIG`, merged, or else `~/.kube/config`. */
  kubeconfig?: string;
}

/** Options of {@link loadKubeconfig}. */
export interface LoadKubeconfigOptions extends KubeconfigOptions {
  /** Called if none of the files in `KUBECONFIG` exists. Default: the warning is ignored. */
  onWarning?: (text: string) => void;
}

/** One entry of a kubeconfig. */
export interface KubeconfigEntry {
  readonly name: string;
  /** The file that contains the entry. If several files have an entry with this name, the first of these files. */
  readonly file: string;
}

/** A context: the names of a cluster, a user and a namespace. */
export interface KubeconfigContext extends KubeconfigEntry {
  /** Empty if the file does not set the cluster. */
  readonly cluster: string;
  /** Empty if the file does not set the user. */
  readonly user: string;
  /** Unset if the file does not set the namespace. The namespace is then `default`, or the namespace of the pod. */
  readonly namespace?: string;
}

/** A cluster. */
export interface KubeconfigCluster extends KubeconfigEntry {
  /** The address of the API server as it is in the file, but without a user name, password or query. */
  readonly server: string;
  /**
   * Options for `connect` that reach the cluster without credentials. They contain the address and the trusted certificates, but no proxy.
   * Add credentials to them.
   * @example const asRobot = await connect({ ...cluster.connection, token });
   */
  readonly connection: ClusterConnection;
}

/** The options of `connect` that say where a cluster is and which certificates to trust. */
export type ClusterConnection = Pick<
  ConnectOptions,
  "server" | "ca" | "caFile" | "insecureSkipTlsVerify" | "tlsServerName"
>;

/** How a user authenticates. */
export type AuthenticationMethod = "clientCertificate" | "token" | "tokenFile" | "basic" | "exec" | "authProvider";

/** A user. It never contains a credential. */
export interface KubeconfigUser extends KubeconfigEntry {
  /** The authentication methods in the file. Empty for anonymous access. */
  readonly methods: readonly AuthenticationMethod[];
  /** The command of the credential plugin, if there is one. */
  readonly command?: string;
}

/** The content of a kubeconfig, with the names to pass to `connect({ context, cluster, user })`. It contains no credentials. */
export interface Kubeconfig {
  /** The files that were searched, in order of precedence. */
  readonly files: readonly string[];
  /** The context that is used by default. */
  readonly currentContext?: string;
  readonly contexts: readonly KubeconfigContext[];
  readonly clusters: readonly KubeconfigCluster[];
  readonly users: readonly KubeconfigUser[];
}

/** A value of a kubeconfig, in YAML or JSON. */
export type KubeconfigValue =
  | string
  | number
  | boolean
  | null
  | readonly KubeconfigValue[]
  | { readonly [key: string]: KubeconfigValue };

/**
 * The members of an entry to write, under their names in the file (`certificate-authority-data`). Mappings are merged with the existing
 * mappings, and other values are replaced. `null` removes a member. Relative file names are relative to the folder of the written file.
 */
export interface KubeconfigMembers {
  readonly [key: string]: KubeconfigValue;
}

/** Changes to a kubeconfig. Everything else in the kubeconfig stays as it is, including unknown members and comments. */
export interface KubeconfigChanges {
  /** The new current context. `null` removes the current context. */
  readonly currentContext?: string | null;
  /** Clusters by name. `null` removes the cluster. */
  readonly clusters?: { readonly [name: string]: KubeconfigMembers | null };
  /** Users by name. `null` removes the user. */
  readonly users?: { readonly [name: string]: KubeconfigMembers | null };
  /** Contexts by name. `null` removes the context. */
  readonly contexts?: { readonly [name: string]: KubeconfigMembers | null };
}
