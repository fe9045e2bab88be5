import { GeneratorError } from "../errors.js";
import { parseKey } from "../openapi/index.js";

/** Selects group/versions. */
export interface Filter {
  /** Patterns to include; all if empty. */
  readonly include?: readonly string[];
  /** Patterns to exclude. */
  readonly exclude?: readonly string[];
}

/**
 * The keys that a filter takes, sorted.
 *
 * A pattern is a group (`apps`, `core`, `cert-manager.io`), a group/version (`apps/v1`, `core/v1` or plain `v1`), or either with `*` for
 * any part of a name.
 * @throws GeneratorError `usage` for a pattern that matches nothing: most likely it is misspelt
 */
export function filterKeys(keys: Iterable<string>, { include = [], exclude = [] }: Filter): string[] {
  const all = [...keys].sort();
  const including = include.map((pattern) => matcher(pattern, "include", all));
  const excluding = exclude.map((pattern) => matcher(pattern, "exclude", all));
  return all.filter(
    (key) =>
      (including.length === 0 || including.some((matches) => matches(key))) &&
      !excluding.some((matches) => matches(key)),
  );
}

function matcher(pattern: string, option: "include" | "exclude", keys: readonly string[]): (key: string) => boolean {
  const parts = pattern.split("*");
  const matches = (key: string): boolean => namesOf(key).some((name) => hasParts(name, parts));
  // An excluded API need not exist, so that one that comes and goes can be excluded permanently.
  if (option === "include" && !keys.some(matches)) {
    const hint = pattern.includes(",")
      ? "repeat `include` for each pattern"
      : "list all group/versions with: kubesmith discover";
    throw new GeneratorError("usage", `\`include\` ${pattern} does not match any group/version; ${hint}`, {
      options: ["include"],
    });
  }
  return matches;
}

/** The names by which a pattern may refer to a key. */
function namesOf(key: string): string[] {
  const parsed = parseKey(key);
  // Of a key that cannot be used, what it would be called.
  if (parsed === undefined) return namesOfUnusable(key);
  const group = parsed.group === "" ? "core" : parsed.group;
  return [key, group, `${group}/${parsed.version}`, ...(parsed.group === "" ? [parsed.version] : [])];
}

/** Whether a name consists of the parts of a pattern, with any text between them. Not an expression: ten stars would take it minutes. */
function hasParts(name: string, [first = "", ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return name === first;
  const end = name.length - last.length;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}

function namesOfUnusable(key: string): string[] {
  const [root, ...parts] = key.split("/");
  const [group = "", version = ""] = root === "api" ? ["core", ...parts] : parts;
  return [key, group, `${group}/${version}`];
}
