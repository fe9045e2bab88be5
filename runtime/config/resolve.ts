import { EMPTY_CLUSTER, EMPTY_USER, type Entry, type Kubeconfig } from "../kubeconfig/model.js";
import type { ConnectOptions } from "../types/connect.js";
import { moveUserInfo, overrideCluster, overrideUser } from "./overrides.js";
import type { Settings } from "./settings.js";
import { problemsOf, throwProblems } from "./validate.js";

/**
 * Selects context, cluster and user of a kubeconfig, applies the options, and validates only the result. Undefined if nothing names a
 * server: the configuration is empty.
 *
 * @throws ConfigError `InvalidConfiguration` with all contradictions, and all names that do not exist
 */
export function resolveSettings(
  config: Kubeconfig,
  options: ConnectOptions,
  onWarning: (text: string) => void,
): Settings | undefined {
  const missing: string[] = [];
  /** The entry called `name`, which must exist if it is not empty. */
  function find<T>(entries: ReadonlyMap<string, Entry<T>>, kind: string, name: string, named: string) {
    const entry = entries.get(name);
    if (entry === undefined && name !== "") missing.push(`${kind} ${JSON.stringify(name)}${named} does not exist`);
    return entry;
  }
  const contextName = options.context || config.currentContext;
  const context = find(config.contexts, "context", contextName, options.context ? "" : " (current-context)")?.value;
  const of = ` of context ${JSON.stringify(contextName)}`;
  const clusterName = options.cluster || context?.cluster || "";
  const userName = options.user || context?.user || "";
  const cluster = find(config.clusters, "cluster", clusterName, options.cluster ? "" : of);
  const user = find(config.users, "user", userName, options.user ? "" : of);
  const settings: Settings = {
    ...moveUserInfo(
      overrideCluster(cluster?.value ?? EMPTY_CLUSTER, options),
      overrideUser(user?.value ?? EMPTY_USER, options),
    ),
    clusterName,
    userName,
    clusterFile: cluster?.file || undefined,
    userFile: user?.file || undefined,
    namespace: context?.namespace ?? "",
    pluginPolicy: options,
    onCredentialPlugin: options.onCredentialPlugin,
    onWarning,
  };
  const isEmpty = cluster === undefined && settings.cluster.server === "";
  if (isEmpty && missing.length === 0) return undefined;
  // A cluster that does not exist has no server, which need not be said.
  throwProblems([...missing, ...(isEmpty ? [] : problemsOf(settings))], settings);
  return settings;
}
