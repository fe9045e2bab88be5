import {
  builtInPackage,
  formatKey,
  type GroupVersion,
  isMachinery,
  type NormalisedDocument,
  packageOf,
  parseKey,
} from "../openapi/index.js";

/** The group/version that a definition belongs to; `undefined` for apimachinery, which all groups share. */
export type OwnerOf = (name: string) => GroupVersion | undefined;

/**
 * Finds the owner of every definition, by the package that its name begins with (`io.k8s.api.apps.v1` of
 * `io.k8s.api.apps.v1.Deployment`): a package that contains kinds belongs to the group/version of those kinds; one without kinds is
 * recognised by its last two segments, `<group>.<version>`; what remains belongs to the first document that has it.
 * No rule looks at how many documents there are, so that adding one moves nothing.
 * @param carriers the documents that have each definition, by its name
 */
export function findOwners(carriers: ReadonlyMap<string, readonly NormalisedDocument[]>): OwnerOf {
  const byPackage = groupVersionsOfPackages(carriers);
  return (name) => {
    if (isMachinery(name)) return undefined;
    const packageName = packageOf(name);
    return byPackage.get(packageName) ?? builtInPackage(packageName) ?? carriers.get(name)?.[0]?.groupVersion;
  };
}

/** Whether two group/versions are the same; apimachinery's owner, `undefined`, equals only itself. */
export function isSameOwner(a: GroupVersion | undefined, b: GroupVersion | undefined): boolean {
  return a?.group === b?.group && a?.version === b?.version;
}

/** The group/version of each package whose kinds all have the same one. */
function groupVersionsOfPackages(
  carriers: ReadonlyMap<string, readonly NormalisedDocument[]>,
): ReadonlyMap<string, GroupVersion> {
  const found = new Map<string, GroupVersion | "several">();
  for (const [name, [first]] of carriers) {
    const kind = first?.definitions.get(name)?.gvk;
    // Parsed again: a name that no API server accepts is not an owner.
    const groupVersion = kind === undefined ? undefined : parseKey(formatKey(kind));
    if (groupVersion === undefined) continue;
    const before = found.get(packageOf(name));
    const agrees = before === undefined || (before !== "several" && isSameOwner(before, groupVersion));
    found.set(packageOf(name), agrees ? groupVersion : "several");
  }
  return new Map([...found].filter((entry): entry is [string, GroupVersion] => entry[1] !== "several"));
}
