import type { ModuleId } from "../naming/index.js";

/**
 * What generated code is limited to. It is plain data, which does not depend on the documents: the lock records it, so that the same code can
 * be generated again without the program or the role.
 */
export interface Limit {
  /** Which verbs remain. A verb that no rule allows is left out. */
  readonly rules: readonly LimitRule[];
  /**
   * The exports that a program names, sorted, by module; `*` stands for all exports of a module. If this is set, the code contains no other
   * resources, and these types remain even if no resource needs them. If it is absent, each resource with an allowed verb remains.
   */
  readonly exports?: { readonly [module: ModuleId]: readonly string[] };
}

/** A rule as in a role: it allows each of its verbs for each of its resources in each of its groups. Its lists are sorted. */
export interface LimitRule {
  /** API groups; `""` is the core group, and `*` stands for all groups. */
  readonly groups: readonly string[];
  /** Versions of the groups. Absent for all versions: a role does not distinguish them. */
  readonly versions?: readonly string[];
  /** `pods`, `pods/log`, `*` for all resources and subresources, or `*` followed by a subresource: `*` + `/scale`. */
  readonly resources: readonly string[];
  /** Verbs; `*` stands for all verbs. */
  readonly verbs: readonly string[];
  /** Set if it allows only namespaced resources, as the rules of a Role do. */
  readonly namespaced?: true;
  /** Set if it allows only requests for an object whose name is in the URL, as rules with `resourceNames` do. */
  readonly named?: true;
}

/** A resource of a role that allows nothing: the API does not have it, or none of the verbs. */
export interface UnmatchedRule {
  readonly groups: readonly string[];
  /** One of the resources of the rule. */
  readonly resource: string;
  readonly verbs: readonly string[];
}
