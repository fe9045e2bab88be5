import { groupOfShortName, moduleOf, SHARED_MODULE } from "../naming/names.js";
import type { ModuleId, SourceDocument } from "../naming/types.js";
import { formatKey, type GroupVersion, parseKey } from "../openapi/group-version.js";

/** Tells a definition's home module; `moduleOf` tells a document's own. */
export interface Homes {
  (name: string): ModuleId;
  readonly moduleOf: (source: SourceDocument) => ModuleId;
}

/**
 * Finds the home of every definition, by the package that its name begins with (`io.k8s.api.apps.v1` of
 * `io.k8s.api.apps.v1.Deployment`):
 * the machinery that all groups share lives in `meta/v1`; a package that holds kinds lives with the group/version of those kinds; one
 * without kinds is recognised by its last two segments, `<group>.<version>`; what remains lives with the first document that has it.
 * No rule looks at how many documents there are, so that adding one moves nothing.
 */
export function homes(
  documents: readonly SourceDocument[],
  occurrences: ReadonlyMap<string, readonly SourceDocument[]>,
): Homes {
  const modules = new Map(documents.map((source) => [source, moduleOf(source.groupVersion)]));
  const byPackage = packageKinds(occurrences);
  const homeOf = (name: string): ModuleId => {
    const packageName = packageOf(name);
    if (isMachinery(name)) return SHARED_MODULE;
    const groupVersion = byPackage.get(packageName) ?? builtInPackage(packageName);
    if (groupVersion !== undefined) return moduleOf(groupVersion);
    const first = occurrences.get(name)?.[0];
    return first === undefined ? SHARED_MODULE : moduleOf(first.groupVersion);
  };
  return Object.assign(homeOf, { moduleOf: (source: SourceDocument) => modules.get(source) ?? SHARED_MODULE });
}

/** Whether a definition is of the machinery that all groups share. */
export function isMachinery(name: string): boolean {
  return name.startsWith("io.k8s.apimachinery.");
}

/** The package of a definition's name: all but the last segment. */
function packageOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

/** The group/version of each package whose kinds all agree on one. */
function packageKinds(occurrences: ReadonlyMap<string, readonly SourceDocument[]>): Map<string, GroupVersion> {
  const found = new Map<string, GroupVersion | "several">();
  for (const [name, carriers] of occurrences) {
    const kinds = carriers[0]?.document.components?.schemas?.[name]?.["x-kubernetes-group-version-kind"];
    const kind = Array.isArray(kinds) && kinds.length === 1 ? kinds[0] : undefined;
    if (kind === undefined) continue;
    // Parsed again: a name that no API server accepts has no home.
    const groupVersion = parseKey(formatKey(kind));
    if (groupVersion === undefined) continue;
    const before = found.get(packageOf(name));
    const agrees = before === undefined || (before !== "several" && moduleOf(before) === moduleOf(groupVersion));
    found.set(packageOf(name), agrees ? groupVersion : "several");
  }
  return new Map([...found].filter((entry): entry is [string, GroupVersion] => entry[1] !== "several"));
}

/** The built-in group/version of a package such as `io.k8s.api.core.v1`, also where no kind of it is at hand. */
function builtInPackage(packageName: string): GroupVersion | undefined {
  const [, short, version] = /^io\.k8s\.(?:.*\.)?([a-z]+)\.(v[a-z0-9]+)$/.exec(packageName) ?? [];
  const group = short === undefined ? undefined : groupOfShortName(short);
  return group === undefined || version === undefined ? undefined : { group, version };
}
