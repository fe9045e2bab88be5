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
 *
 * Names are chosen by whoever wrote a document, so each document is believed about its own group alone. What only documents of other
 * groups have does not belong to a group/version that has a document itself, whatever its name; Kubernetes' own documents are believed
 * about each other.
 * No rule looks at how many documents there are, so that adding one does not move what belongs to another.
 * @param carriers the documents that have each definition, by its name
 */
export function findOwners(carriers: ReadonlyMap<string, readonly NormalisedDocument[]>): OwnerOf {
  const builtIn = groupVersionsOfPackages(carriers, (document) => document.builtIn);
  const others = groupVersionsOfPackages(carriers, (document) => !document.builtIn);
  const documented = new Set([...carriers.values()].flat().map(({ key }) => key));
  return (name) => {
    if (isMachinery(name)) return undefined;
    const packageName = packageOf(name);
    const found = carriers.get(name) ?? [];
    const ours = found.find((document) => document.builtIn);
    if (ours !== undefined) return builtIn.get(packageName) ?? builtInPackage(packageName) ?? ours.groupVersion;
    const ownKind = found.find((document) => isKindOf(document, name));
    if (ownKind !== undefined) return ownKind.groupVersion;
    const owner = others.get(packageName) ?? builtInPackage(packageName);
    const believed =
      owner !== undefined &&
      (!documented.has(formatKey(owner)) || found.some(({ groupVersion }) => groupVersion.group === owner.group));
    return believed ? owner : found[0]?.groupVersion;
  };
}

/** Whether a document says that a definition describes a kind of the document's own group/version. */
export function isKindOf({ definitions, groupVersion }: NormalisedDocument, name: string): boolean {
  const kind = definitions.get(name)?.gvk;
  return kind !== undefined && isSameOwner(kind, groupVersion);
}

/** Whether two group/versions are the same; apimachinery's owner, `undefined`, equals only itself. */
export function isSameOwner(a: GroupVersion | undefined, b: GroupVersion | undefined): boolean {
  return a?.group === b?.group && a?.version === b?.version;
}

/** The group/version of each package whose kinds all have the same one, as some of the documents say. */
function groupVersionsOfPackages(
  carriers: ReadonlyMap<string, readonly NormalisedDocument[]>,
  isAsked: (document: NormalisedDocument) => boolean,
): ReadonlyMap<string, GroupVersion> {
  const found = new Map<string, GroupVersion | "several">();
  for (const [name, documents] of carriers) {
    const asked = documents.filter(isAsked);
    const says = asked.find((document) => isKindOf(document, name)) ?? asked[0];
    const kind = says?.definitions.get(name)?.gvk;
    // A document that is not Kubernetes' own is not believed about the kinds of another group.
    if (says === undefined || kind === undefined || (!says.builtIn && kind.group !== says.groupVersion.group)) continue;
    // Parsed again: a name that no API server accepts is not an owner.
    const groupVersion = parseKey(formatKey(kind));
    if (groupVersion === undefined) continue;
    const before = found.get(packageOf(name));
    const agrees = before === undefined || (before !== "several" && isSameOwner(before, groupVersion));
    found.set(packageOf(name), agrees ? groupVersion : "several");
  }
  return new Map([...found].filter((entry): entry is [string, GroupVersion] => entry[1] !== "several"));
}
