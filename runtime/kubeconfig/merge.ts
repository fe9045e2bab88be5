import type { Entry, Kubeconfig } from "./model.js";

function firstWins<T>(maps: readonly ReadonlyMap<string, Entry<T>>[]): Map<string, Entry<T>> {
  const merged = new Map<string, Entry<T>>();
  for (const map of maps) for (const [name, entry] of map) if (!merged.has(name)) merged.set(name, entry);
  return merged;
}

/**
 * Merges kubeconfigs as kubectl does: of entries of one name the first file's is taken whole, and the first `current-context` that is
 * set wins.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: configs.find((config) => config.currentContext !== "")?.currentContext ?? "",
    clusters: firstWins(configs.map((config) => config.clusters)),
    users: firstWins(configs.map((config) => config.users)),
    contexts: firstWins(configs.map((config) => config.contexts)),
  };
}
