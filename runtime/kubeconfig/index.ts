// For programs that let their users choose a cluster, or that write a kubeconfig. `connect` reads it by itself.
import type { Kubeconfig, KubeconfigChanges, KubeconfigOptions, LoadKubeconfigOptions } from "../types/kubeconfig.js";

/**
 * Lists the contexts, clusters and users of the kubeconfig by name, with the files that contain them, and without credentials. Rejects with
 * a `ConfigError` if a file is broken, or if the requested one is missing.
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
 * Changes the kubeconfig as `kubectl config` does: an entry is written to the file that contains it, a new one to the first file that
 * exists, and so is `current-context`. Everything else stays as it is, including unknown members and comments. Files are replaced
 * atomically, are readable only by their owner (0600), and are written while kubectl's lock (`<file>.lock`) is held.
 *
 * Rejects with a `ConfigError` if a file is broken or cannot be written, if another program holds a lock for more than five seconds
 * (`Locked`), and if the result would not be a kubeconfig; then nothing was written.
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
