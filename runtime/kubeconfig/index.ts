// For programs that let their users choose among clusters, or that write a kubeconfig. `connect` reads it by itself.
import type { Kubeconfig, KubeconfigChanges, KubeconfigOptions, LoadKubeconfigOptions } from "../types/kubeconfig.js";

/**
 * Reads what the kubeconfig offers to choose from: contexts, clusters and users, by name, and the files they stand in. No credential is
 * among it.
 *
 * Rejects with a `ConfigError` when a file is broken, or the one that was asked for is missing.
 *
 * @example
 * const { contexts, currentContext } = await loadKubeconfig();
 * const clients = await Promise.all(contexts.map(({ name }) => connect({ context: name })));
 */
export async function loadKubeconfig(options: LoadKubeconfigOptions = {}): Promise<Kubeconfig> {
  const [{ currentEnvironment }, { kubeconfigFiles, loadKubeconfigs }, { overviewOf }] = await Promise.all([
    import("./environment.js"),
    import("./load.js"),
    import("./overview.js"),
  ]);
  const environment = currentEnvironment();
  const config = await loadKubeconfigs(options.kubeconfig, environment, options.onWarning ?? ((): void => {}));
  return overviewOf(config, options.kubeconfig ? [options.kubeconfig] : kubeconfigFiles(environment));
}

/**
 * Changes the kubeconfig as `kubectl config` does: an entry is written to the file that it stands in, a new one to the first file that
 * exists, and `current-context` there too. What is not named stays as it is, unknown members and comments included. Files are replaced
 * as a whole, readable for their owner only (0600), while kubectl's lock (`<file>.lock`) is held.
 *
 * Rejects with a `ConfigError` when a file is broken or cannot be written, when someone else holds a lock for more than five seconds
 * (`Locked`), and when the result would be no kubeconfig; then nothing was written.
 *
 * @returns the files that were written
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ for the names of members
 *
 * @example
 * await writeKubeconfig({ currentContext: "staging", contexts: { staging: { namespace: "web" } } });
 * await writeKubeconfig({
 *   clusters: { kind: { server: "https://127.0.0.1:6443", "certificate-authority": "ca.crt" } },
 *   users: { kind: { token } },
 *   contexts: { kind: { cluster: "kind", user: "kind" }, old: null },
 * });
 */
export async function writeKubeconfig(changes: KubeconfigChanges, options: KubeconfigOptions = {}): Promise<string[]> {
  const [{ currentEnvironment }, { writeChanges }] = await Promise.all([
    import("./environment.js"),
    import("./write.js"),
  ]);
  return writeChanges(changes, options.kubeconfig, currentEnvironment());
}

export type {
  AuthenticationMethod,
  ClusterConnection,
  Kubeconfig,
  KubeconfigChanges,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigEntry,
  KubeconfigMembers,
  KubeconfigOptions,
  KubeconfigUser,
  KubeconfigValue,
  LoadKubeconfigOptions,
} from "../types/kubeconfig.js";
