import { parseAll, YamlError } from "@kubesmith/runtime/yaml";
import { GeneratorError } from "../errors.js";
import { isObject } from "../json.js";
import type { LimitRule } from "./types.js";

const API_GROUP = "rbac.authorization.k8s.io/";
const KINDS: ReadonlySet<unknown> = new Set(["Role", "ClusterRole"]);
const LISTS: ReadonlySet<unknown> = new Set(["List", "RoleList", "ClusterRoleList"]);

/** A name that means nothing else in a shell. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9:.-]*$/i;

/** An object in a file. */
type Fields = { readonly [name: string]: unknown };

/**
 * Reads the rules of all Roles and ClusterRoles in a file, also those in a `List`. Objects of other kinds, and rules for URLs that do not
 * belong to resources, are left out. Equal rules are returned once.
 *
 * @param text YAML with any number of documents, or JSON
 * @param file the path of the file, for messages
 * @throws GeneratorError `usage` if the text is not YAML, if it contains no role, if a role is malformed, or if a ClusterRole collects its
 *   rules from other roles and has none itself
 */
export function readRoles(text: string, file: string): LimitRule[] {
  const roles = documentsIn(text, file).flatMap(rolesIn);
  if (roles.length === 0) throw new GeneratorError("usage", "the file contains no Role and no ClusterRole", { file });
  const rules = roles.flatMap((role) => rulesOf(role, file));
  const unique = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return [...unique.values()];
}

function documentsIn(text: string, file: string): unknown[] {
  try {
    return parseAll(text);
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    throw new GeneratorError("usage", cause.message, { file, cause });
  }
}

function rolesIn(value: unknown): Fields[] {
  if (!isObject(value)) return [];
  if (LISTS.has(value.kind) && Array.isArray(value.items)) return value.items.filter(isRole);
  return isRole(value) ? [value] : [];
}

function isRole(value: unknown): value is Fields {
  if (!isObject(value) || !KINDS.has(value.kind)) return false;
  // `kubectl get` writes lists whose items have it, but those of a ClusterRoleList need not.
  const { apiVersion } = value;
  return apiVersion === undefined || (typeof apiVersion === "string" && apiVersion.startsWith(API_GROUP));
}

function rulesOf(role: Fields, file: string): LimitRule[] {
  const { kind, rules, aggregationRule, metadata } = role;
  const name = isObject(metadata) && typeof metadata.name === "string" ? metadata.name : "";
  const what = `${String(kind)} ${JSON.stringify(name)}`;
  const fail = (problem: string): never => {
    throw new GeneratorError("usage", `${what}: ${problem}`, { file });
  };
  const list = rules ?? [];
  if (!Array.isArray(list)) return fail("rules must be a list");
  if (list.length === 0 && isObject(aggregationRule))
    return fail(
      `the cluster collects its rules from other roles (aggregationRule), and the file does not contain them; read them with: kubectl get clusterrole ${PLAIN_NAME.test(name) ? name : "NAME"} -o yaml`,
    );
  return list.flatMap((rule: unknown, index) => ruleOf(rule, kind === "Role", `rules[${index}]`, fail));
}

/** A rule; none if it is not about resources. */
function ruleOf(rule: unknown, namespaced: boolean, path: string, fail: (problem: string) => never): LimitRule[] {
  if (!isObject(rule)) return fail(`${path} must be an object`);
  const [groups = [], resources = [], verbs = [], names = []] = (
    ["apiGroups", "resources", "verbs", "resourceNames"] as const
  ).map((field) => textsOf(rule[field], `${path}.${field}`, fail));
  if (verbs.length === 0) return fail(`${path}.verbs must not be empty`);
  const isForResources = rule.apiGroups != null || rule.resources != null;
  if (!isForResources && rule.nonResourceURLs != null) return [];
  if (groups.length === 0) return fail(`${path}.apiGroups must not be empty; the core group is ""`);
  if (resources.length === 0) return fail(`${path}.resources must not be empty`);
  return [{ groups, resources, verbs, ...(namespaced && { namespaced }), ...(names.length > 0 && { named: true }) }];
}

/** The texts of a list, sorted, each once. */
function textsOf(value: unknown, path: string, fail: (problem: string) => never): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    return fail(`${path} must be a list of strings`);
  return [...new Set<string>(value)].sort();
}
