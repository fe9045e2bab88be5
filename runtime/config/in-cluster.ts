import { readFile, stat } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { Environment } from "../kubeconfig/environment.js";
import { EMPTY_CLUSTER, EMPTY_USER } from "../kubeconfig/model.js";
import type { ConnectOptions } from "../types/connect.js";
import { overrideCluster, overrideUser } from "./overrides.js";
import type { Settings } from "./settings.js";
import { problemsOf, throwProblems } from "./validate.js";

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}

/** Whether this process runs in a pod that has a service account. */
export async function isInCluster(environment: Environment): Promise<boolean> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment.variables;
  return Boolean(host) && Boolean(port) && (await isFile(join(environment.serviceAccount, "token")));
}

/** The settings of a pod's service account, with the options on top. */
export async function inClusterSettings(
  options: ConnectOptions,
  environment: Environment,
  onWarning: (text: string) => void,
): Promise<Settings> {
  const { KUBERNETES_SERVICE_HOST: host = "", KUBERNETES_SERVICE_PORT: port = "" } = environment.variables;
  const authority = join(environment.serviceAccount, "ca.crt");
  const hasAuthority = await isFile(authority);
  if (!hasAuthority) onWarning(`${authority} is missing; the system's certificate authorities are used`);
  const settings: Settings = {
    cluster: overrideCluster(
      {
        ...EMPTY_CLUSTER,
        server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
        certificateAuthority: hasAuthority ? authority : "",
      },
      options,
    ),
    user: overrideUser({ ...EMPTY_USER, tokenFile: join(environment.serviceAccount, "token") }, options),
    clusterName: "in-cluster",
    userName: "service account",
    clusterFile: undefined,
    userFile: undefined,
    namespace: "",
    pluginPolicy: options,
    onCredentialPlugin: options.onCredentialPlugin,
    onWarning,
  };
  throwProblems(problemsOf(settings), settings);
  return settings;
}

/** The namespace of the pod that this process runs in; `default` if it is unknown. */
export async function inClusterNamespace(environment: Environment): Promise<string> {
  const { POD_NAMESPACE: namespace } = environment.variables;
  if (namespace) return namespace;
  const text = await readFile(join(environment.serviceAccount, "namespace"), "utf8").catch(() => "");
  return text.trim() || "default";
}
