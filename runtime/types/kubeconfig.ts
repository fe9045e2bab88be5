import type { ConnectOptions } from "./connect.js";

/** Which kubeconfig is meant. */
export interface KubeconfigOptions {
  /** A file, used alone. Unset: the files of `KUBECONFIG`, merged, else `~/.kube/config`. */
  kubeconfig?: string;
}

/** How {@link loadKubeconfig} reads. */
export interface LoadKubeconfigOptions extends KubeconfigOptions {
  /** Called when `KUBECONFIG` names no file that exists. Default: nothing is shown. */
  onWarning?: (text: string) => void;
}

/** One entry of a kubeconfig. */
export interface KubeconfigEntry {
  readonly name: string;
  /** The file that it stands in; that of the first, where several files have one of this name. */
  readonly file: string;
}

/** A context: a cluster, a user and a namespace, by name. */
export interface KubeconfigContext extends KubeconfigEntry {
  /** Empty where the file names none. */
  readonly cluster: string;
  /** Empty where the file names none. */
  readonly user: string;
  /** Unset where the file names none: then `default`, or the pod's. */
  readonly namespace?: string;
}

/** A cluster. */
export interface KubeconfigCluster extends KubeconfigEntry {
  /** Address of the API server, as it stands there; without a user name, password or query that it may carry. */
  readonly server: string;
  /**
   * Options for `connect` that reach the cluster as nobody in particular: address and trust, without a proxy. Credentials are to be added.
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

/** A user. Never holds a credential. */
export interface KubeconfigUser extends KubeconfigEntry {
  /** The ways to authenticate that the file gives; none for anonymous access. */
  readonly methods: readonly AuthenticationMethod[];
  /** The command of the credential plugin, where there is one. */
  readonly command?: string;
}

/** What a kubeconfig offers to choose from: names for `connect({ context, cluster, user })`. Holds no credential. */
export interface Kubeconfig {
  /** The files that were looked for, in order of precedence. */
  readonly files: readonly string[];
  /** The context that is used unless another is asked for. */
  readonly currentContext?: string;
  readonly contexts: readonly KubeconfigContext[];
  readonly clusters: readonly KubeconfigCluster[];
  readonly users: readonly KubeconfigUser[];
}

/** A value of a kubeconfig, as YAML or JSON has it. */
export type KubeconfigValue =
  | string
  | number
  | boolean
  | null
  | readonly KubeconfigValue[]
  | { readonly [key: string]: KubeconfigValue };

/**
 * Members of an entry to write, by the names of the file (`certificate-authority-data`): mappings are merged, anything else is replaced,
 * `null` removes. File names that are relative are meant from the folder of the file that is written.
 */
export interface KubeconfigMembers {
  readonly [key: string]: KubeconfigValue;
}

/** What to change in a kubeconfig. What is not named stays as it is, members that nobody knows and comments included. */
export interface KubeconfigChanges {
  /** The context to use from now on; `null`: none. */
  readonly currentContext?: string | null;
  /** By name; `null` removes the entry. */
  readonly clusters?: { readonly [name: string]: KubeconfigMembers | null };
  /** By name; `null` removes the entry. */
  readonly users?: { readonly [name: string]: KubeconfigMembers | null };
  /** By name; `null` removes the entry. */
  readonly contexts?: { readonly [name: string]: KubeconfigMembers | null };
}
