import type { Cluster, User } from "../kubeconfig/model.js";
import type { PluginPolicy } from "../types/connect.js";

/** How to reach one cluster as one user: the result of kubeconfig, options and pod. Files are named, but not read yet. */
export interface Settings {
  readonly cluster: Cluster;
  readonly user: User;
  /** For messages: the names of the cluster and the user, and the files that contain them. */
  readonly clusterName: string;
  readonly userName: string;
  readonly clusterFile: string | undefined;
  readonly userFile: string | undefined;
  /** The namespace of the context; empty if it has none. */
  readonly namespace: string;
  /** Which credential plugins may run. */
  readonly pluginPolicy: PluginPolicy;
  /** Called with the path of a credential plugin before it runs. */
  readonly onCredentialPlugin: ((path: string) => void) | undefined;
  /** Called with problems that do not prevent the connection. */
  readonly onWarning: (text: string) => void;
}
