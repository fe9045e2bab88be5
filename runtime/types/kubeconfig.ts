import type { ConnectOptions } from "./connect.js";

/** Selects a kubeconfig. */
export interface KubeconfigOptions {
  /** A file, used alone. Default: the files of `KUBECONFIG`, merged, else `~/.kube/config`. */
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
  /** The file that contains it; the first one, if several files have an entry of this name. */
  readonly file: string;
}

/** A context: a cluster, a user and a namespace, by name. */
export interface KubeconfigContext extends KubeconfigEntry {
  /** Empty if the file does not set it. */
  readonly cluster: string;
  /** Empty if the file does not set it. */
  readonly user: string;
  /** Unset if the file does not set it: then `default`, or the pod's namespace. */
  readonly namespace?: string;
}

/** A cluster. */
export interface KubeconfigCluster extends KubeconfigEntry {
  /** Address of the API server as in the file, without a user name, password or query. */
  readonly server: string;
  /**
   * Options for `connect` that reach the cluster without credentials: address and trust, without a proxy. Add credentials to them.
   * @example const asRobot = await connect({ ...cluster.connection, token });
   */
  readonly connection: ClusterConnection;
}

/** Options of `connect` that say where a cluster is and whom to trust. */
export type ClusterConnection = Pick<
  ConnectOptions,
  "server" | "ca" | "caFile" | "insecureSkipTlsVerify" | "tlsServerName"
>;

/** How a user authenticates. */
export type AuthenticationMethod = "clientCertificate" | "token" | "tokenFile" | "basic" | "exec" | "authProvider";

/** A user. Never contains a credential. */
export interface KubeconfigUser extends KubeconfigEntry {
  /** The ways to authenticate in the file; empty for anonymous access. */
  readonly methods: readonly AuthenticationMethod[];
  /** The command of the credential plugin, if there is one. */
  readonly command?: string;
}

/** The content of a kubeconfig: names for `connect({ context, cluster, user })`. Contains no credentials. */
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
 * Members of an entry to write, by their names in the file (`certificate-authority-data`): mappings are merged, other values are replaced,
 * `null` removes. Relative file names are relative to the folder of the written file.
 */
export interface KubeconfigMembers {
  readonly [key: string]: KubeconfigValue;
}

/** Changes to a kubeconfig. Everything else stays as it is, including unknown members and comments. */
export interface KubeconfigChanges {
  /** The new current context; `null` removes it. */
  readonly currentContext?: string | null;
  /** By name; `null` removes the entry. */
  readonly clusters?: { readonly [name: string]: KubeconfigMembers | null };
  /** By name; `null` removes the entry. */
  readonly users?: { readonly [name: string]: KubeconfigMembers | null };
  /** By name; `null` removes the entry. */
  readonly contexts?: { readonly [name: string]: KubeconfigMembers | null };
}
