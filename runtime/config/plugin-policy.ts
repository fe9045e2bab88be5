import { basename, isAbsolute, normalize } from "node:path";
import { ConfigError } from "../errors/config-error.js";
import type { PluginPolicy } from "../types/connect.js";

function invalid(problem: string): ConfigError {
  return new ConfigError("InvalidConfiguration", problem);
}

/**
 * Checks a program's options about credential plugins.
 *
 * @throws ConfigError `InvalidConfiguration` for an unknown policy, a list without the policy `Allowlist` or that policy without a
 * list, and for entries that are empty, relative or not normalised: a misspelt policy must not let anything run
 */
export function checkPolicy({ credentialPluginPolicy: policy, credentialPluginAllowlist: list }: PluginPolicy): void {
  if (policy !== undefined && policy !== "AllowAll" && policy !== "DenyAll" && policy !== "Allowlist")
    throw invalid(`unknown credentialPluginPolicy ${JSON.stringify(policy)}; use AllowAll, DenyAll or Allowlist`);
  if (policy !== "Allowlist") {
    if (list !== undefined)
      throw invalid("credentialPluginAllowlist is allowed only if credentialPluginPolicy is Allowlist");
    return;
  }
  if (!Array.isArray(list))
    throw invalid("credentialPluginAllowlist must be a list if credentialPluginPolicy is Allowlist");
  if (list.length === 0)
    throw invalid("credentialPluginAllowlist is empty; to allow no plugins, set credentialPluginPolicy to DenyAll");
  for (const entry of list) {
    const [shown, name] = [JSON.stringify(entry), basename(entry)];
    if (name === "") throw invalid("credentialPluginAllowlist must not contain an empty entry");
    if (normalize(entry) !== entry || entry.endsWith("/"))
      throw invalid(
        `credentialPluginAllowlist contains ${shown}, which is not a normalised path; write ${normalize(entry)}`,
      );
    if (name !== entry && !isAbsolute(entry))
      throw invalid(
        `credentialPluginAllowlist contains the relative path ${shown}; use an absolute path, or the name of a program in PATH`,
      );
  }
}
