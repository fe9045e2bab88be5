import { stringify } from "@kubesmith/runtime/yaml";
import type { Verb } from "../api/index.js";
import { printable } from "../terminal.js";
import type { Role, RoleRule } from "./roles.js";

/** Most places in one comment. */
const MAX_PLACES = 5;

/**
 * Writes roles as YAML, for `kubectl apply`. Above each rule, comments say which code needs it.
 * @returns the documents, separated by `---`; for a program without requests, only a comment
 */
export function roleText(roles: readonly Role[]): string {
  if (roles.length === 0) return "# The program sends no requests that a role could allow.\n";
  return roles.map(documentOf).join("---\n");
}

function documentOf({ kind, name, namespace, rules }: Role): string {
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const head = stringify({ apiVersion: "rbac.authorization.k8s.io/v1", kind, metadata });
  return `${head}rules:\n${rules.map(textOfRule).join("")}`;
}

function textOfRule(rule: RoleRule): string {
  const { apiGroups, resources, verbs } = rule;
  return `${commentsOf(rule).join("")}${stringify([{ apiGroups, resources, verbs }])}`;
}

/** One line for each resource and each function that needs the rule for it. */
function commentsOf({ uses, verbs }: RoleRule): string[] {
  const lines = new Map<string, { readonly verbs: Set<Verb>; readonly places: Set<string> }>();
  for (const { plural, subresource, by, verb, place } of uses) {
    const key = `${subresource === undefined ? plural : `${plural}/${subresource}`}: ${by}`;
    const line = lines.get(key) ?? { verbs: new Set(), places: new Set() };
    lines.set(key, line);
    line.verbs.add(verb);
    line.places.add(`${place.file}:${place.line}`);
  }
  return [...lines].map(([key, line]) => {
    const places = [...line.places];
    const more = places.length > MAX_PLACES ? ` and ${places.length - MAX_PLACES} more` : "";
    const needed = verbs.filter((verb) => line.verbs.has(verb)).join(", ");
    return `# ${printable(`${key} needs ${needed} (${places.slice(0, MAX_PLACES).join(", ")}${more})`)}\n`;
  });
}
