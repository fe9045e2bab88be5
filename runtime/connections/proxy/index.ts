import type { Settings } from "../../config/settings.js";
import type { ProxyAddress } from "./address.js";
import type { Variables } from "./environment.js";

const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/**
 * Selects the proxy for a server: the kubeconfig's `proxy-url`, whatever `NO_PROXY` says, else the environment's. Undefined: no proxy.
 * @param origin scheme, host and port of the server
 * @throws ConfigError `InvalidConfiguration` for an invalid proxy address
 */
export async function chooseProxy(
  { cluster, clusterName }: Settings,
  origin: string,
  variables: Variables,
): Promise<ProxyAddress | undefined> {
  if (cluster.proxyUrl !== "") {
    const { parseProxy } = await import("./address.js");
    return parseProxy(cluster.proxyUrl, `the proxy-url of cluster ${JSON.stringify(clusterName)}`);
  }
  if (!PROXY_VARIABLES.some((name) => variables[name])) return undefined;
  const { proxyFromEnvironment } = await import("./environment.js");
  return proxyFromEnvironment(origin, variables);
}
