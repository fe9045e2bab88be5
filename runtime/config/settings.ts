import type { Cluster, User } from "../kubeconfig/model.js";
import type { PluginPolicy } from "../types/connect.js";

/** How to reach one cluster as one user: what kubeconfig, options or pod come to. Files are named, not yet read. */
export interface Settings {
  readonly cluster: Cluster;
  readonly user: User;
  /** For messages: what the cluster and the user are called, and the files they come from. */
  readonly clusterName: string;
  readonly userName: string;
  readonly clusterFile: string | undefined;
  readonly userFile: string | undefined;
  /** What the context says; empty when it says nothing. */
  readonly namespace: string;
  /** Which credential plugins may run. */
  readonly pluginPolicy: PluginPolicy;
  /** Gets the path of a credential plugin before it runs. */
  readonly onCredentialPlugin: ((path: string) => void) | undefined;
  /** Gets what is not as it should be, but no reason to fail. */
  readonly onWarning: (text: string) => void;
}
