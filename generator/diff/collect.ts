import type { Change, ReachedKind } from "./change.js";
import { SHARED } from "./compare-versions.js";
import type { LocatedChange } from "./located.js";
import { joinPaths } from "./place.js";

/**
 * Merges the same changes in several documents: those inside a definition that they share, and those of the requests of several
 * resources. Sorts the result.
 */
export function collectChanges(located: readonly LocatedChange[]): Change[] {
  const groups = new Map<string, LocatedChange[]>();
  for (const change of located) {
    const key = identityOf(change);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [change]);
    else same.push(change);
  }
  const union = createUnion();
  const shared = new Map<unknown, readonly ReachedKind[]>();
  let listed = 0;
  const changes = [...groups.values()].flatMap((same) => {
    const merged = mergePlaces(same);
    if (merged === undefined) return [];
    const reaches = union(same);
    listed += reaches.length;
    const continued = listed > MAX_PATHS ? withoutPaths(reaches, shared) : continuePaths(reaches, merged.path ?? "");
    return [{ ...merged, reaches: continued }];
  });
  // Sorted by what they are sorted by only once.
  const keyed = changes.map((change) => [sortKeyOf(change), change] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, change]) => change);
}

/** Maximum number of paths in a result, which a document with many kinds and many changes could make as large as it likes. */
const MAX_PATHS = 1_000_000;

/** Continues the paths from kinds to a definition to a place inside of the definition. */
function continuePaths(reaches: readonly ReachedKind[], inner: string): readonly ReachedKind[] {
  if (inner === "") return reaches;
  return reaches.map((one) => (one.path === undefined ? one : { ...one, path: joinPaths(one.path, inner) }));
}

/** Of a list that many changes share. */
function withoutPaths(
  reaches: readonly ReachedKind[],
  known: Map<unknown, readonly ReachedKind[]>,
): readonly ReachedKind[] {
  const found = known.get(reaches) ?? reaches.map(({ groupVersion, kind }) => ({ groupVersion, kind }));
  known.set(reaches, found);
  return found;
}

/** What two changes have in common that are the same one. */
function identityOf({ kind, verb, keyword, definition, path, from, to, ...place }: LocatedChange): string {
  const { groupVersion, resource, subresource } = place;
  // A parameter or a media type that many resources gained is one change.
  const where = definition ?? (keyword === undefined ? [groupVersion, resource, subresource] : []);
  return JSON.stringify([kind, verb, keyword, path, from, to, where]);
}

/** One change in place of several; where they differ, it has no resource. */
function mergePlaces(same: readonly LocatedChange[]): Omit<Change, "reaches"> | undefined {
  const [first] = [...same].sort((a, b) => (placeKeyOf(a) < placeKeyOf(b) ? -1 : 1));
  if (first === undefined) return undefined;
  const { reaches, reachesId, ...change } = first;
  if (same.length === 1 || change.definition !== undefined) return change;
  const { resource, subresource, document, ...rest } = change;
  const isOneGroup = same.every(({ groupVersion }) => groupVersion === first.groupVersion);
  const isOneResource = isOneGroup && same.every((one) => one.resource === resource);
  return {
    ...rest,
    groupVersion: isOneGroup ? first.groupVersion : SHARED,
    ...(isOneResource && resource !== undefined && { resource }),
    ...(isOneGroup && document !== undefined && { document }),
  };
}

/** Sorts places by group/version, and that in the document of the group/version itself first. */
function placeKeyOf({ groupVersion, document = "" }: LocatedChange): string {
  const isOwn = document.slice(document.indexOf("/") + 1) === groupVersion;
  return JSON.stringify([groupVersion, !isOwn, document]);
}

/** Unites the kinds that changes reach. Changes that reach the same ones share the result, which may be large. */
function createUnion(): (changes: readonly LocatedChange[]) => readonly ReachedKind[] {
  const known = new Map<string, readonly ReachedKind[]>();
  return (changes) => {
    const ids = new Map(changes.map(({ reachesId, reaches }) => [reachesId, reaches]));
    const key = JSON.stringify([...ids.keys()]);
    const found = known.get(key) ?? unite([...ids.values()]);
    known.set(key, found);
    return found;
  };
}

function unite(lists: readonly (readonly ReachedKind[])[]): readonly ReachedKind[] {
  const kinds = new Map<string, ReachedKind>();
  for (const reached of lists.flat()) {
    const key = `${reached.groupVersion} ${reached.kind}`;
    const before = kinds.get(key);
    if (before === undefined || (before.path === undefined && reached.path !== undefined)) kinds.set(key, reached);
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reached]) => reached);
}

function sortKeyOf(change: Change): string {
  const { groupVersion, resource = "", subresource = "", definition = "", path = "", kind, keyword = "" } = change;
  const { verb = "", from, to } = change;
  return JSON.stringify([groupVersion, resource, subresource, definition, path, kind, keyword, verb, from, to]);
}
