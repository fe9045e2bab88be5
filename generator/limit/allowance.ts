import type { Verb } from "../api/index.js";
import { GeneratorError } from "../errors.js";
import type { LimitRule, UnmatchedRule } from "./types.js";

/** A resource, or one of its subresources. */
export interface AskedResource {
  readonly group: string;
  readonly version: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly plural: string;
  readonly subresource?: string;
}

/** What rules allow. */
export interface Allowance {
  /** Those of the verbs that a rule allows for a resource or subresource, in their order. */
  verbsOf(resource: AskedResource, verbs: readonly Verb[]): Verb[];
  /** The resources of rules that have not allowed any verb so far, in the order of the rules. */
  unmatched(): UnmatchedRule[];
}

/** The verbs that rules allow for a group, a version and a resource, under the same conditions. */
interface Entry extends Conditions {
  readonly verbs: Set<string>;
  /** The verbs that were asked for and are allowed. */
  readonly matched: Set<string>;
}
type Conditions = Pick<LimitRule, "namespaced" | "named">;

const ALL = "*";
/** A role of this size does not fit into a cluster. */
const MAX_ENTRIES = 200_000;
/** The verbs that clients have methods for. A rule that has only others, such as `bind`, says nothing about them. */
const VERBS: ReadonlySet<string> = new Set<Verb | typeof ALL>([
  ALL,
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
]);
/** The verbs of requests for a resource that have no name in their URL. */
const WITHOUT_NAME: ReadonlySet<Verb> = new Set<Verb>(["create", "deletecollection"]);

/**
 * Reads rules as Kubernetes' RBAC authorizer does: `*` stands for all groups, resources or verbs, and `*` followed by `/scale` for this
 * subresource of all resources. A rule for `pods` does not include the subresources of pods.
 * @throws GeneratorError `usage` if the rules have more than 200,000 pairs of a group and a resource
 */
export function createAllowance(rules: readonly LimitRule[]): Allowance {
  const entries = new Map<string, Entry[]>();
  let pairs = 0;
  for (const rule of rules) {
    const { groups, versions = [ALL], resources, verbs } = rule;
    pairs += groups.length * versions.length * resources.length;
    if (pairs > MAX_ENTRIES)
      throw new GeneratorError("usage", `the rules have more than ${MAX_ENTRIES} pairs of a group and a resource`);
    // Others could be any number of verbs, for each of the pairs.
    const known = knownVerbs(verbs);
    for (const key of keysOf(groups, versions, resources)) {
      const entry = entryFor(entries, key, rule);
      for (const verb of known) entry.verbs.add(verb);
    }
  }

  function entriesOf(asked: AskedResource): Entry[] {
    const { group, version, plural, subresource } = asked;
    const names =
      subresource === undefined ? [ALL, plural] : [ALL, `${plural}/${subresource}`, `${ALL}/${subresource}`];
    const keys = keysOf([group, ALL], [version, ALL], names);
    return keys.flatMap((key) => entries.get(key) ?? []).filter((entry) => isFor(entry, asked));
  }
  function isUnmatched({ groups, versions = [ALL] }: LimitRule, verbs: readonly string[], resource: string): boolean {
    const found = keysOf(groups, versions, [resource]).flatMap((key) => entries.get(key) ?? []);
    return !found.some(({ matched }) => verbs.some((verb) => (verb === ALL ? matched.size > 0 : matched.has(verb))));
  }
  return {
    verbsOf: (asked, verbs) => {
      const found = entriesOf(asked);
      return verbs.filter((verb) => {
        const allowing = found.filter((entry) => allows(entry, verb, asked));
        for (const { matched } of allowing) matched.add(verb);
        return allowing.length > 0;
      });
    },
    unmatched: () =>
      rules.flatMap((rule) => {
        const known = knownVerbs(rule.verbs);
        const unmatched = known.length === 0 ? [] : rule.resources.filter((one) => isUnmatched(rule, known, one));
        return unmatched.map((resource) => ({ groups: rule.groups, resource, verbs: rule.verbs }));
      }),
  };
}

/** Those of the verbs that clients have methods for, each once. */
function knownVerbs(verbs: readonly string[]): readonly string[] {
  return [...new Set(verbs.filter((verb) => VERBS.has(verb)))];
}

function keysOf(groups: readonly string[], versions: readonly string[], resources: readonly string[]): string[] {
  return groups.flatMap((group) =>
    versions.flatMap((version) => resources.map((resource) => JSON.stringify([group, version, resource]))),
  );
}

/** There are at most four for a key. */
function entryFor(entries: Map<string, Entry[]>, key: string, { namespaced, named }: Conditions): Entry {
  const found = entries.get(key) ?? [];
  entries.set(key, found);
  const same = found.find((entry) => entry.namespaced === namespaced && entry.named === named);
  if (same !== undefined) return same;
  const conditions = { ...(namespaced && { namespaced }), ...(named && { named }) };
  const entry: Entry = { ...conditions, verbs: new Set(), matched: new Set() };
  found.push(entry);
  return entry;
}

function isFor({ namespaced }: Entry, { scope }: AskedResource): boolean {
  return namespaced !== true || scope === "Namespaced";
}

function allows({ verbs, named }: Entry, verb: Verb, { subresource }: AskedResource): boolean {
  if (named === true && subresource === undefined && WITHOUT_NAME.has(verb)) return false;
  return verbs.has(verb) || verbs.has(ALL);
}
