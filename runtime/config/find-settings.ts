import { ConfigError } from "../errors/config-error.js";
import type { Environment } from "../kubeconfig/environment.js";
import { kubeconfigFiles, loadKubeconfigs } from "../kubeconfig/load.js";
import type { Kubeconfig } from "../kubeconfig/model.js";
import { shownFiles } from "../text/file-name.js";
import type { ConnectOptions } from "../types/connect.js";
import { inClusterNamespace, inClusterSettings, isInCluster } from "./in-cluster.js";
import { resolveSettings } from "./resolve.js";
import type { Settings } from "./settings.js";

const NOTHING: Kubeconfig = { currentContext: "", clusters: new Map(), users: new Map(), contexts: new Map() };

/** Whether a kubeconfig is read: not if the options contain the server and nothing that refers to a kubeconfig. */
function readsKubeconfig({ kubeconfig, server, context, cluster, user }: ConnectOptions): boolean {
  if (typeof kubeconfig === "boolean") return kubeconfig;
  return !server || Boolean(kubeconfig || context || cluster || user);
}

/**
 * Finds the settings of a connection as kubectl does: the kubeconfig with the options on top, or, if that names no server, the service
 * account of the pod. Throws a `ConfigError` if neither exists, or if the settings contradict each other.
 */
export async function findSettings(
  options: ConnectOptions,
  environment: Environment,
  onWarning: (text: string) => void,
): Promise<Settings> {
  if (options.ca && options.caFile)
    throw new ConfigError("InvalidConfiguration", "ca and caFile are both set; only one is allowed");
  if (options.credentialPluginPolicy !== undefined || options.credentialPluginAllowlist !== undefined)
    (await import("./plugin-policy.js")).checkPolicy(options);
  const explicit = typeof options.kubeconfig === "string" ? options.kubeconfig : undefined;
  const config = readsKubeconfig(options) ? await loadKubeconfigs(explicit, environment, onWarning) : NOTHING;
  const settings = resolveSettings(config, options, onWarning);
  if (settings !== undefined)
    return { ...settings, namespace: await chooseNamespace(settings.namespace, options, environment) };
  if (await isInCluster(environment)) {
    const found = await inClusterSettings(options, environment, onWarning);
    return { ...found, namespace: options.namespace || (await inClusterNamespace(environment)) };
  }
  const files = explicit ? [explicit] : kubeconfigFiles(environment);
  throw new ConfigError(
    "NoConfiguration",
    `no cluster is configured: ${shownFiles(files)} names no server, and this is not a pod with a service account; specify a server or a kubeconfig`,
  );
}

// Inside of a pod, the default namespace of a kubeconfig without one is the pod's.
async function chooseNamespace(context: string, options: ConnectOptions, environment: Environment): Promise<string> {
  if (options.namespace) return options.namespace;
  if (context !== "") return context;
  return (await isInCluster(environment)) ? inClusterNamespace(environment) : "default";
}
