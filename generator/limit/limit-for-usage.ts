import { type ModuleId, moduleOf, SHARED_MODULE } from "../naming/index.js";
import type { ExportUse, VerbUse } from "../usage/index.js";
import type { Limit, LimitRule } from "./types.js";

/** What {@link limitForUsage} needs to know about a program. */
export interface UsedByProgram {
  /** The verbs that it needs. */
  readonly verbs: readonly VerbUse[];
  readonly exports: readonly ExportUse[];
}

const ALL = "*";
/** The verbs of the resources of a group/version. */
type VerbsByResource = Map<string, Set<string>>;

/**
 * The limit that leaves a program what it uses: the exports that it names, and the verbs that it needs.
 * @param kept `used`: only the verbs that the program is known to need; `all`: all verbs of the resources that it names
 */
export function limitForUsage({ verbs, exports }: UsedByProgram, kept: "used" | "all"): Limit {
  const names = new Map<ModuleId, Set<string>>();
  const rules = new Map<string, LimitRule>();
  const addRule = (rule: LimitRule): unknown => rules.set(JSON.stringify(rule), rule);
  for (const { module, name } of exports) {
    const { group, version } = groupVersionOf(module);
    const id = module === SHARED_MODULE ? module : moduleOf({ group, version });
    const ofModule = names.get(id) ?? new Set();
    names.set(id, ofModule.add(name));
    if (name === ALL) addRule({ groups: [group], versions: [version], resources: [ALL], verbs: [ALL] });
  }
  if (kept === "all") addRule({ groups: [ALL], resources: [ALL], verbs: [ALL] });
  else for (const rule of rulesOf(verbs)) addRule(rule);
  return {
    rules: [...rules.entries()].sort(([a], [b]) => compare(a, b)).map(([, rule]) => rule),
    exports: Object.fromEntries(
      [...names].sort(([a], [b]) => compare(a, b)).map(([id, ofModule]) => [id, [...ofModule].sort()]),
    ),
  };
}

/** One rule for all resources of a group/version that need the same verbs. */
function rulesOf(uses: readonly VerbUse[]): LimitRule[] {
  const places = new Map<string, { group: string; version: string; verbs: VerbsByResource }>();
  for (const { group, version, plural, subresource, verb } of uses) {
    const key = JSON.stringify([group, version]);
    const place = places.get(key) ?? { group, version, verbs: new Map() };
    places.set(key, place);
    const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
    place.verbs.set(resource, (place.verbs.get(resource) ?? new Set()).add(verb));
  }
  return [...places.values()].flatMap(({ group, version, verbs }) =>
    [...resourcesByVerbs(verbs)].map(([list, resources]) => ({
      groups: [group],
      versions: [version],
      resources: resources.sort(),
      verbs: list.split(","),
    })),
  );
}

function resourcesByVerbs(verbs: VerbsByResource): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [resource, ofResource] of verbs) {
    const list = [...ofResource].sort().join(",");
    const same = found.get(list);
    if (same === undefined) found.set(list, [resource]);
    else same.push(resource);
  }
  return found;
}

/** The parts of `apps/v1`, or of `v1` for the core group. */
function groupVersionOf(module: string): { readonly group: string; readonly version: string } {
  const at = module.indexOf("/");
  return { group: module.slice(0, Math.max(at, 0)), version: module.slice(at + 1) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
