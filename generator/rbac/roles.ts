import type { Verb } from "../api/index.js";
import type { ResourceUse, Usage, Where } from "../usage/types.js";

/** A rule of a role. */
export interface RoleRule {
  /** One group; `""` is the core group. */
  readonly apiGroups: readonly [string];
  /** Resources and subresources, such as `pods/eviction`, sorted. */
  readonly resources: readonly string[];
  readonly verbs: readonly Verb[];
  /** The requests that need the rule, in the order of their places. */
  readonly uses: readonly ResourceUse[];
}

/** A Role or ClusterRole. */
export interface Role {
  readonly kind: "Role" | "ClusterRole";
  readonly name: string;
  /** The namespace of a Role. A ClusterRole has none. */
  readonly namespace?: string;
  /** Sorted by group and resource. */
  readonly rules: readonly RoleRule[];
}

/** Options of {@link rolesFor}. */
export interface RolesOptions {
  /** The name of all roles. */
  readonly name: string;
  /** The namespace of requests that are in one namespace, if the program does not show in which one. */
  readonly namespace?: string | undefined;
}

const VERBS: readonly Verb[] = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

type Needs = Map<string, Map<string, Map<Verb, ResourceUse[]>>>;

/**
 * The roles that allow the requests of a program, and nothing else: a Role for each namespace that the program names, and a ClusterRole for
 * cluster-scoped resources, for requests in all namespaces, and for namespaces that the program does not show. What the ClusterRole allows,
 * the Roles do not repeat.
 */
export function rolesFor({ resources }: Pick<Usage, "resources">, { name, namespace }: RolesOptions): Role[] {
  const places = new Map<string | undefined, Needs>();
  for (const use of resources) {
    const place = namespaceOf(use.where, namespace);
    let needs = places.get(place);
    if (needs === undefined) {
      needs = new Map();
      places.set(place, needs);
    }
    add(needs, use);
  }
  const everywhere = places.get(undefined);
  const roles: Role[] = everywhere === undefined ? [] : [{ kind: "ClusterRole", name, rules: rulesOf(everywhere) }];
  const named = [...places].flatMap(([place, needs]) => (place === undefined ? [] : [{ place, needs }]));
  for (const { place, needs } of named.sort((a, b) => compare(a.place, b.place))) {
    const rules = rulesOf(needs, everywhere);
    if (rules.length > 0) roles.push({ kind: "Role", name, namespace: place, rules });
  }
  return roles;
}

/** The namespace of a request; undefined if it needs a ClusterRole. */
function namespaceOf(where: Where, unknown: string | undefined): string | undefined {
  if (where.kind === "namespace") return where.name;
  return where.kind === "unknown-namespace" ? unknown : undefined;
}

function add(needs: Needs, use: ResourceUse): void {
  const resource = use.subresource === undefined ? use.plural : `${use.plural}/${use.subresource}`;
  const ofGroup = needs.get(use.group) ?? new Map<string, Map<Verb, ResourceUse[]>>();
  needs.set(use.group, ofGroup);
  const verbs = ofGroup.get(resource) ?? new Map<Verb, ResourceUse[]>();
  ofGroup.set(resource, verbs);
  const uses = verbs.get(use.verb);
  if (uses === undefined) verbs.set(use.verb, [use]);
  else uses.push(use);
}

/** One rule for all resources of a group that need the same verbs. */
function rulesOf(needs: Needs, allowed?: Needs): RoleRule[] {
  const rules = new Map<string, RoleRule>();
  for (const [group, resources] of sorted(needs)) {
    for (const [resource, found] of sorted(resources)) {
      const isAllowed = (verb: Verb): boolean => allowed?.get(group)?.get(resource)?.has(verb) === true;
      const verbs = VERBS.filter((verb) => found.has(verb) && !isAllowed(verb));
      if (verbs.length === 0) continue;
      const uses = verbs.flatMap((verb) => found.get(verb) ?? []);
      const key = JSON.stringify([group, verbs]);
      const same = rules.get(key) ?? { apiGroups: [group], resources: [], verbs, uses: [] };
      rules.set(key, { ...same, resources: [...same.resources, resource], uses: [...same.uses, ...uses] });
    }
  }
  return [...rules.values()];
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compare(a, b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
