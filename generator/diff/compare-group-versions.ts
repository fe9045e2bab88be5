import { type Document, parseKey } from "../openapi/index.js";
import type { Change } from "./change.js";
import type { LocatedChange } from "./located.js";
import { judge } from "./rank.js";
import { type Served, servedBy } from "./served.js";

/**
 * Describes group/versions that only one version of an API serves.
 * @param now all documents of the newer version
 */
export function compareGroupVersions(
  removed: readonly Served[],
  added: readonly Served[],
  now: readonly Document[],
): LocatedChange[] {
  return [
    ...removed.map((served) => describe("group-version-removed", served, successorOf(served, now))),
    ...added.map((served) => describe("group-version-added", served, undefined)),
  ];
}

/**
 * The change of a group/version, by its name in the form of `apiVersion`, if its document is not at hand: it reaches no kinds.
 * @param document index key of the document
 */
export function groupVersionChange(kind: GroupVersionChangeKind, groupVersion: string, document: string): Change {
  return { kind, ...judge({ kind }), groupVersion, document, reaches: [] };
}

type GroupVersionChangeKind = "group-version-added" | "group-version-removed";

function describe(
  kind: GroupVersionChangeKind,
  { key, apiVersion, resources }: Served,
  counterpart: string | undefined,
): LocatedChange {
  return {
    kind,
    ...judge({ kind }),
    groupVersion: apiVersion,
    document: key,
    ...(counterpart !== undefined && { counterpart }),
    reaches: [...resources.values()].map(({ gvk }) => ({ groupVersion: apiVersion, kind: gvk.kind, path: "" })),
    reachesId: key,
  };
}

/** The first other version of a group that serves all of its resources. */
function successorOf({ groupVersion, resources }: Served, now: readonly Document[]): string | undefined {
  for (const document of now) {
    const other = parseKey(document.key);
    if (other === undefined || other.group !== groupVersion.group) continue;
    const served = servedBy(document, other);
    if ([...resources.keys()].every((plural) => served.resources.has(plural))) return served.apiVersion;
  }
  return undefined;
}
