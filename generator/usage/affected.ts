import type { Change } from "../diff/index.js";
import { apiVersionOf } from "./api-version.js";
import { comparePlaces } from "./places.js";
import type { FieldUse, Place, ResourceUse, Usage } from "./types.js";

/** A change of an API, and the places in the program that it touches. */
export interface UsedChange<C extends Change = Change> {
  readonly change: C;
  /** At least one; sorted. */
  readonly places: readonly Place[];
}

// Changes that concern whoever writes the object that contains the property, whether or not they set the property.
const CONTAINER: ReadonlySet<string> = new Set<Change["kind"]>([
  "property-became-required",
  "default-added",
  "default-changed",
  "default-removed",
  "rule-added",
  "rule-removed",
  "rule-changed",
  "unknown-fields-kept",
  "unknown-fields-dropped",
]);

/**
 * Selects the changes that touch what a program uses. A change inside a definition touches the places that read or write the property, or
 * that write the object which contains it, if the change concerns whole objects. A change of a resource touches the requests for it.
 *
 * @returns the changes in their order, each with its places
 */
export function affectedBy<C extends Change>(changes: readonly C[], usage: Usage): UsedChange<C>[] {
  const index = indexOf(usage);
  return changes.flatMap((change) => {
    const places = placesOf(change, usage, index);
    return places.length === 0 ? [] : [{ change, places }];
  });
}

/** The uses of fields by the names of their types and by their paths in kinds. */
interface Index {
  readonly fields: ReadonlyMap<string, readonly FieldUse[]>;
  /** Uses that write, by the object that contains the field. */
  readonly written: ReadonlyMap<string, readonly FieldUse[]>;
}

function indexOf({ fields }: Usage): Index {
  const byField = new Map<string, FieldUse[]>();
  const byContainer = new Map<string, FieldUse[]>();
  const cachedKeyOf = createKeys();
  for (const use of fields) {
    for (const [module, path] of namesOf(use)) {
      push(byField, cachedKeyOf(module, path), use);
      if (use.access === "write") push(byContainer, cachedKeyOf(module, parentOf(path)), use);
    }
  }
  return { fields: byField, written: byContainer };
}

/** The names of a field: by the type that has it, and by the object in which its path begins. */
function namesOf({ module, type, property, root, path }: FieldUse): (readonly [module: string, path: string])[] {
  return [
    [module, `${type}.${property}`],
    [root.module, `${root.type}.${path}`],
  ];
}

/**
 * The same for a definition and its path as for the type that is generated for it: that of a nested object has the names of the properties
 * that lead to it, `Website_spec`.
 */
function keyOf(module: string, path: string): string {
  return `${module} ${path.replace(/[^A-Za-z0-9]/g, "").toLowerCase()}`;
}

/** {@link keyOf} for many uses, most of which are of the same few fields. */
function createKeys(): typeof keyOf {
  const modules = new Map<string, Map<string, string>>();
  return (module, path) => {
    const keys = modules.get(module) ?? new Map<string, string>();
    modules.set(module, keys);
    const key = keys.get(path) ?? keyOf(module, path);
    keys.set(path, key);
    return key;
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("."), 0));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function placesOf(change: Change, usage: Usage, index: Index): readonly Place[] {
  if (change.definition !== undefined) return sorted(fieldUsesOf(change, index).map(({ place }) => place));
  const uses = usage.resources.filter((use) => isRequestFor(use, change));
  if (change.resource !== undefined || change.kind === "kind-renamed") return sorted(uses.map(({ place }) => place));
  // A change to a whole group/version: everything that is declared there.
  const { groupVersion } = change;
  return sorted([
    ...uses.map(({ place }) => place),
    ...usage.kinds.filter((use) => apiVersionOf(use) === groupVersion).map(({ place }) => place),
    ...usage.fields.filter(({ module }) => module === groupVersion).map(({ place }) => place),
  ]);
}

function fieldUsesOf(change: Change, index: Index): readonly FieldUse[] {
  const { definition = "", groupVersion, properties = [], reaches, kind } = change;
  const name = definition.slice(definition.lastIndexOf(".") + 1);
  const paths: (readonly [module: string, path: string])[] = [
    [groupVersion, [name, ...properties].join(".")],
    ...reaches.flatMap((reached): [string, string][] =>
      reached.path === undefined ? [] : [[reached.groupVersion, `${reached.kind}.${reached.path}`]],
    ),
  ];
  const found = new Set<FieldUse>();
  for (const [module, path] of paths) {
    for (const use of index.fields.get(keyOf(module, path)) ?? []) found.add(use);
    // An added property that breaks writers is a required one, which they do not write yet.
    if (!CONTAINER.has(kind) && !(kind === "property-added" && change.breaks.length > 0)) continue;
    const isObject = kind.startsWith("rule-") || kind.startsWith("unknown-fields-");
    const container = isObject ? path : parentOf(path);
    for (const use of index.written.get(keyOf(module, container)) ?? []) found.add(use);
  }
  return [...found].filter((use) => concerns(change, use));
}

/** Whether a use is of those that a change may break. A change that breaks nobody concerns every use. */
function concerns({ breaks }: Change, { access }: FieldUse): boolean {
  if (breaks.length === 0 || breaks.includes("unknown")) return true;
  return access === "read" ? breaks.includes("readers") : breaks.includes("writers") || breaks.includes("appliers");
}

function isRequestFor(use: ResourceUse, { groupVersion, resource, subresource, verb }: Change): boolean {
  if (apiVersionOf(use) !== groupVersion) return false;
  if (resource !== undefined && use.plural !== resource) return false;
  if (subresource !== undefined && use.subresource !== subresource) return false;
  if (verb === undefined) return true;
  return use.verb === verb && (subresource !== undefined || use.subresource === undefined);
}

function sorted(places: readonly Place[]): Place[] {
  const unique = new Map(places.map((place) => [`${place.file}:${place.line}:${place.column}`, place]));
  return [...unique.values()].sort(comparePlaces);
}
