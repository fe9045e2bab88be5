import { sameJson } from "../json.js";
import { builtInPackage, formatGroupVersion, isMachinery, isZeroValue, packageOf } from "../openapi/index.js";
import type { ChangeKind, ReachedKind } from "./change.js";
import { compareResources } from "./compare-resources.js";
import { compareSchemas } from "./compare-schemas.js";
import type { Comparison } from "./comparison.js";
import type { FoundChange } from "./found.js";
import type { LocatedChange } from "./located.js";
import { compareTraits, type Operations, operationsOf } from "./operations.js";
import { formatPath, jsonPointer, keysOf, propertiesOn, stepsTo } from "./place.js";
import { judge } from "./rank.js";
import { createReach, type Reach } from "./reach.js";
import type { Served } from "./served.js";

/** The group/version of what all groups share, after the module that generated code has for it. */
export const SHARED = "meta/v1";

/** Compares two versions of a group/version. */
export function compareVersions(before: Served, after: Served): LocatedChange[] {
  const operations = operationsOf(before);
  let reach: Reach | undefined;
  const reachOf = (definition: string): readonly ReachedKind[] => {
    reach ??= createReach(before, operations);
    return reach(definition);
  };
  return [
    ...resourceChanges(before, after).map((change) => ({ ...change, document: before.key })),
    ...traitChanges(before, operations, operationsOf(after)).map((change) => ({ ...change, document: before.key })),
    ...definitionChanges(before, after, reachOf),
  ];
}

function resourceChanges(before: Served, after: Served): LocatedChange[] {
  return compareResources(before, after).map(({ of, ...change }) => {
    const reaches = [{ groupVersion: before.apiVersion, kind: of.gvk.kind, path: "" }];
    const reachesId = `${before.key} ${of.gvk.kind}`;
    return { ...change, ...judge(change), groupVersion: before.apiVersion, reaches, reachesId };
  });
}

function traitChanges(
  served: Served,
  before: ReadonlyMap<string, Operations>,
  after: ReadonlyMap<string, Operations>,
): LocatedChange[] {
  return [...before].flatMap(([name, { verbs }]) => {
    const [resource = "", subresource] = name.split("/");
    const kind = served.resources.get(resource)?.gvk.kind;
    if (kind === undefined) return [];
    const place = { groupVersion: served.apiVersion, resource, ...(subresource !== undefined && { subresource }) };
    const reaches = [{ groupVersion: served.apiVersion, kind }];
    return [...verbs].flatMap(([verb, traits]) => {
      const now = after.get(name)?.verbs.get(verb);
      const changes = now === undefined ? [] : compareTraits(verb, traits, now);
      const reachesId = `${served.key} ${kind} requests`;
      return changes.map((change) => ({ ...change, ...judge(change), ...place, reaches, reachesId }));
    });
  });
}

/** Compares the definitions of two versions: those with the same name, and those that took each other's place. */
function definitionChanges(
  before: Served,
  after: Served,
  reachOf: (definition: string) => readonly ReachedKind[],
): LocatedChange[] {
  const changes: LocatedChange[] = [];
  const pairs = new Map<string, string>();
  const replacements = new Set<string>();
  for (const name of before.definitions.keys()) if (after.definitions.has(name)) pairs.set(name, name);
  const pair = (from: string, to: string): boolean => {
    if (pairs.get(from) === to) return true;
    // Each definition is compared once, so that the time is in proportion to the size of the documents.
    if (pairs.has(from) || replacements.has(to) || before.definitions.has(to)) return false;
    pairs.set(from, to);
    replacements.add(to);
    return true;
  };
  pairObjects(before, after, pair);
  const lists = new Set([...before.resources.values()].map(({ list }) => list));
  const expanded = { before: new Set<string>(), after: new Set<string>() };
  // Pairs that are found during the iteration are included.
  for (const [from, to] of pairs) {
    const [old, now] = [before.definitions.get(from), after.definitions.get(to)];
    if (old === undefined || now === undefined || sameJson(old.schema, now.schema)) continue;
    const report = (found: FoundChange): void => {
      if (lists.has(from) && isOfItems(found.kind)) return;
      if (!old.custom && isDefaultOfElement(found)) return;
      changes.push({ ...locate(found, from, before, reachOf), ...placeInDocument(found, from, to, before) });
    };
    const comparison: Comparison = { before, after, report, pair, expanded };
    compareSchemas(old.schema, now.schema, undefined, comparison);
  }
  return changes;
}

/** Objects may have a definition with another name, as after a kind was renamed. */
function pairObjects(before: Served, after: Served, pair: (from: string, to: string) => boolean): void {
  for (const [plural, was] of before.resources) {
    const is = after.resources.get(plural);
    if (is === undefined) continue;
    pair(was.object, is.object);
    if (was.list !== undefined && is.list !== undefined) pair(was.list, is.list);
    const bodies = new Map(is.subresources.map(({ name, body }) => [name, body?.definition]));
    for (const { name, body } of was.subresources) {
      const now = bodies.get(name);
      if (body !== undefined && now !== undefined) pair(body.definition, now);
    }
  }
}

/** Whether a change of a list is one of its items, which have their own definition. */
function isOfItems(kind: ChangeKind): boolean {
  return kind === "definition-replaced" || kind.startsWith("selectable-field-");
}

/** Go's types give items of lists, and values of maps, a zero value as default, which nothing ever uses. */
function isDefaultOfElement({ kind, place, from, to }: FoundChange): boolean {
  const isElement = place?.step === "items" || place?.step === "values";
  return (
    isElement && kind.startsWith("default-") && [from, to].every((value) => value === undefined || isZeroValue(value))
  );
}

function locate(
  { place, about, ...found }: FoundChange,
  definition: string,
  before: Served,
  reachOf: (definition: string) => readonly ReachedKind[],
): LocatedChange {
  const steps = stepsTo(place);
  const custom = before.definitions.get(definition)?.custom === true;
  return {
    ...found,
    ...judge({ ...found, custom, ...(about !== undefined && { about }) }),
    groupVersion: ownerOf(definition, before),
    definition,
    path: formatPath(steps),
    properties: propertiesOn(steps),
    reaches: reachOf(definition),
    reachesId: `${before.key}#${definition}`,
  };
}

/** Where the document has what changed. Only a property that was added is not in the older version. */
function placeInDocument({ kind, place }: FoundChange, from: string, to: string, { key }: Served): DocumentPlace {
  const definition = kind === "property-added" ? to : from;
  return { document: key, pointer: jsonPointer(["components", "schemas", definition, ...keysOf(stepsTo(place))]) };
}

type DocumentPlace = Pick<LocatedChange, "document" | "pointer">;

/** The group/version that a definition belongs to. */
function ownerOf(definition: string, { definitions, apiVersion }: Served): string {
  if (isMachinery(definition)) return SHARED;
  const owner = definitions.get(definition)?.gvk ?? builtInPackage(packageOf(definition));
  return owner === undefined ? apiVersion : formatGroupVersion(owner);
}
