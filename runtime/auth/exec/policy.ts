import { ConfigError } from "../../errors/config-error.js";
import type { PluginPolicy } from "../../types/connect.js";
import { lookPath, type SearchPath } from "./look-path.js";

/**
 * Throws a `ConfigError` (`PluginDenied`) if the plugin may not run. `path` is the resolved path of `command`, which will run. Entries of
 * the list are resolved in the same way.
 */
export async function enforcePolicy(
  { credentialPluginPolicy: policy, credentialPluginAllowlist: list = [] }: PluginPolicy,
  path: string,
  search: SearchPath,
): Promise<void> {
  if (policy === undefined || policy === "AllowAll") return;
  if (policy === "Allowlist") {
    for (const entry of list) if ((await lookPath(entry, search)) === path) return;
  }
  const why = policy === "DenyAll" ? "credentialPluginPolicy is DenyAll" : "it is not in the allowlist";
  throw new ConfigError("PluginDenied", `the credential plugin ${path} is not allowed to run: ${why}`);
}
