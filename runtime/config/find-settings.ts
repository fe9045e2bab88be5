import { stat } from "node:fs/promises";
import { ConfigError } from "../errors/config-error.js";
import { errorCode } from "../errors/error-code.js";
import type { Environment } from "../kubeconfig/environment.js";
import { kubeconfigFiles, loadKubeconfigs } from "../kubeconfig/load.js";
import type { Kubeconfig } from "../kubeconfig/model.js";
import { parseContent } from "../kubeconfig/parse.js";
import { shownFiles } from "../text/file-name.js";
import { printable } from "../text/printable.js";
import type { ConnectOptions } from "../types/connect.js";
import { inClusterNamespace, inClusterSettings, isInCluster } from "./in-cluster.js";
import { resolveSettings } from "./resolve.js";
import type { Settings } from "./settings.js";

const NOT_A_POD = "the program is not running in a pod with a service account; specify a server or a kubeconfig";
/** How many contexts a message lists. */
const MAX_NAMES = 8;

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
  checkPairs(options);
  if (options.credentialPluginPolicy !== undefined || options.credentialPluginAllowlist !== undefined)
    (await import("./plugin-policy.js")).checkPolicy(options);
  const { kubeconfig } = options;
  const explicit = typeof kubeconfig === "string" ? kubeconfig : undefined;
  const content = typeof kubeconfig === "object" ? kubeconfig : undefined;
  const config = !readsKubeconfig(options)
    ? NOTHING
    : content !== undefined
      ? parseContent(content.content)
      : await loadKubeconfigs(explicit, environment, onWarning);
  const settings = resolveSettings(config, options, onWarning);
  if (settings !== undefined)
    return { ...settings, namespace: await chooseNamespace(settings.namespace, options, environment) };
  if (await isInCluster(environment)) {
    const found = await inClusterSettings(options, environment, onWarning);
    return { ...found, namespace: options.namespace || (await inClusterNamespace(environment)) };
  }
  const files = explicit ? [explicit] : kubeconfigFiles(environment);
  const isMissing = content === undefined && readsKubeconfig(options) && (await areMissing(files));
  const source = content === undefined ? shownFiles(files) : "the kubeconfig";
  const reason = isMissing
    ? `${source} ${files.length === 1 ? "does" : "do"} not exist, and ${NOT_A_POD}`
    : reasonOf(config, options, source);
  throw new ConfigError("NoConfiguration", `no cluster is configured: ${reason}`);
}

/** What is missing in an empty configuration, and what to do. */
function reasonOf({ contexts, currentContext }: Kubeconfig, options: ConnectOptions, source: string): string {
  const name = options.context || currentContext;
  if (name !== "") return `context ${JSON.stringify(name)} in ${source} has no cluster`;
  if (contexts.size > 0) {
    const names = [...contexts.keys()].slice(0, MAX_NAMES).map((context) => JSON.stringify(printable(context, 100)));
    const more = contexts.size > MAX_NAMES ? ", …" : "";
    return `${source} has no current-context; specify one of its contexts: ${names.join(", ")}${more}`;
  }
  return `${source} has no contexts, and ${NOT_A_POD}`;
}

/** Whether none of the files exists. */
async function areMissing(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    files.map((file) =>
      stat(file).then(
        () => true,
        (error) => errorCode(error) !== "ENOENT",
      ),
    ),
  );
  return !found.includes(true);
}

/** Options that are both text and file can be set as one of them. */
function checkPairs(options: ConnectOptions): void {
  const pairs = [
    ["ca", "caFile"],
    ["clientCertificate", "clientCertificateFile"],
    ["clientKey", "clientKeyFile"],
  ] as const;
  const problems = pairs
    .filter(([text, file]) => options[text] && options[file])
    .map(([text, file]) => `${text} and ${file} are both set; only one is allowed`);
  if (problems.length > 0) throw new ConfigError("InvalidConfiguration", problems.join("; "));
}

// Inside of a pod, the default namespace of a kubeconfig without one is the pod's.
async function chooseNamespace(context: string, options: ConnectOptions, environment: Environment): Promise<string> {
  if (options.namespace) return options.namespace;
  if (context !== "") return context;
  return (await isInCluster(environment)) ? inClusterNamespace(environment) : "default";
}
