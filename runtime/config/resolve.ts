import { ConfigError } from "../errors/config-error.js";
import { EMPTY_CLUSTER, EMPTY_USER, type Entry, type Kubeconfig } from "../kubeconfig/model.js";
import type { ConnectOptions } from "../types/connect.js";
import { overrideCluster, overrideUser } from "./overrides.js";
import type { Settings } from "./settings.js";
import { validateSettings } from "./validate.js";

/** The entry called `name`. A name from the options must exist; one from the kubeconfig must exist if it is not empty. */
function find<T>(
  entries: ReadonlyMap<string, Entry<T>>,
  kind: string,
  name: string,
  named: string,
): Entry<T> | undefined {
  const entry = entries.get(name);
  if (entry === undefined && name !== "") {
    throw new ConfigError("InvalidConfiguration", `${kind} ${JSON.stringify(name)}${named} does not exist`);
  }
  return entry;
}

/**
 * Selects context, cluster and user of a kubeconfig, applies the options, and validates only the result. Undefined if nothing names a
 * server: the configuration is empty. Throws a `ConfigError` for contradictions.
 */
export function resolveSettings(
  config: Kubeconfig,
  options: ConnectOptions,
  onWarning: (text: string) => void,
): Settings | undefined {
  const contextName = options.context || config.currentContext;
  const context = find(config.contexts, "context", contextName, options.context ? "" : " (current-context)")?.value;
  const of = ` of context ${JSON.stringify(contextName)}`;
  const clusterName = options.cluster || context?.cluster || "";
  const userName = options.user || context?.user || "";
  const cluster = find(config.clusters, "cluster", clusterName, options.cluster ? "" : of);
  const user = find(config.users, "user", userName, options.user ? "" : of);
  const settings: Settings = {
    cluster: overrideCluster(cluster?.value ?? EMPTY_CLUSTER, options),
    user: overrideUser(user?.value ?? EMPTY_USER, options),
    clusterName,
    userName,
    clusterFile: cluster?.file,
    userFile: user?.file,
    namespace: context?.namespace ?? "",
    pluginPolicy: options,
    onCredentialPlugin: options.onCredentialPlugin,
    onWarning,
  };
  if (cluster === undefined && settings.cluster.server === "") return undefined;
  validateSettings(settings);
  return settings;
}
