import { isBuiltInGroup } from "../naming/names.js";
import type { ModuleId, SourceDocument } from "../naming/types.js";
import type { GroupVersionKind } from "../openapi/group-version.js";
import { normalise } from "../openapi/normalise.js";
import { resolveReference } from "../openapi/references.js";
import { sameContent } from "../openapi/same-content.js";
import { OBJECT_META, withMetadata } from "../openapi/schemaless.js";
import type { Schema } from "../openapi/types.js";
import { homes, isMachinery } from "./homes.js";

/** A definition before nested objects are taken out and names are given. */
export interface CollectedDefinition {
  readonly id: string;
  readonly name: string;
  readonly home: ModuleId;
  readonly gvk?: GroupVersionKind;
  /** Normalised; references are ids. */
  readonly schema: Schema;
  /** Whether a custom resource's author wrote it: Go's zero-value defaults do not occur there. */
  readonly custom: boolean;
}

/** All definitions of a set of documents, each once. */
export interface Collection {
  readonly definitions: ReadonlyMap<string, CollectedDefinition>;
  /** The id of the definition that a document means by a name. */
  readonly idIn: (documentKey: string, name: string) => string | undefined;
}

/**
 * Collects the definitions of all documents. A definition that several documents carry is taken once, from its home's document where it
 * has one, else from Kubernetes' own; a document whose content differs keeps a private copy of it, and of everything in it that refers to
 * that copy.
 */
export function collectDefinitions(documents: readonly SourceDocument[]): Collection {
  const occurrences = groupByName(documents);
  const homeOf = homes(documents, occurrences);
  const canonical = new Map<string, SourceDocument>();
  const privates = new Map<string, Set<string>>();
  for (const [name, carriers] of occurrences) {
    const first = carriers.find((source) => homeOf(name) === homeOf.moduleOf(source)) ?? mostTrusted(carriers);
    if (first === undefined) continue;
    canonical.set(name, first);
    for (const other of carriers) {
      if (other === first || sameContent(schemaIn(first, name), schemaIn(other, name))) continue;
      privates.set(other.key, (privates.get(other.key) ?? new Set()).add(name));
    }
  }
  for (const source of documents) spreadPrivacy(source, privates.get(source.key), canonical);

  const idIn = (key: string, name: string): string | undefined => {
    if (!occurrences.has(name)) return undefined;
    return privates.get(key)?.has(name) === true ? `${name}@${key}` : name;
  };
  const definitions = new Map<string, CollectedDefinition>();
  const add = (source: SourceDocument, name: string, home: ModuleId): void => {
    const id = idIn(source.key, name) ?? name;
    definitions.set(
      id,
      collect(source, id, name, home, (other) => idIn(source.key, other), homeOf.moduleOf(source)),
    );
  };
  for (const [name, source] of canonical) add(source, name, homeOf(name));
  for (const source of documents) {
    for (const name of privates.get(source.key) ?? []) add(source, name, homeOf.moduleOf(source));
  }
  return { definitions, idIn };
}

/** The carrier whose word counts for all: an API that joins, whatever it is called, changes nothing of what Kubernetes' own say. */
function mostTrusted(carriers: readonly SourceDocument[]): SourceDocument | undefined {
  const builtIn = carriers.find(({ groupVersion }) => isBuiltInGroup(groupVersion.group));
  return builtIn ?? carriers.find(isCustomResourceDocument) ?? carriers[0];
}

function groupByName(documents: readonly SourceDocument[]): Map<string, SourceDocument[]> {
  const occurrences = new Map<string, SourceDocument[]>();
  for (const source of documents) {
    for (const name of Object.keys(source.document.components?.schemas ?? {})) {
      const carriers = occurrences.get(name);
      if (carriers === undefined) occurrences.set(name, [source]);
      else carriers.push(source);
    }
  }
  return occurrences;
}

/** What refers to a private copy is itself private: its types differ from the home's. */
function spreadPrivacy(
  source: SourceDocument,
  names: Set<string> | undefined,
  canonical: ReadonlyMap<string, SourceDocument>,
): void {
  if (names === undefined) return;
  const referrers = referrersIn(source);
  // A set that grows while it is walked is walked to its end.
  for (const name of names) {
    for (const referrer of referrers.get(name) ?? []) if (canonical.get(referrer) !== source) names.add(referrer);
  }
}

/** The definitions of a document that refer to each of its definitions. */
function referrersIn(source: SourceDocument): Map<string, string[]> {
  const referrers = new Map<string, string[]>();
  for (const [name, schema] of Object.entries(source.document.components?.schemas ?? {})) {
    for (const ref of referencesOf(schema)) {
      const target = resolveReference(ref, source.document);
      if (target === undefined) continue;
      const found = referrers.get(target);
      if (found === undefined) referrers.set(target, [name]);
      else found.push(name);
    }
  }
  return referrers;
}

/** All references of a schema, found textually: names can't be confused with keywords this way, only a few too many be found. */
function referencesOf(schema: Schema): Set<string> {
  return new Set([...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] ?? ""));
}

function collect(
  source: SourceDocument,
  id: string,
  name: string,
  home: ModuleId,
  idOf: (name: string) => string | undefined,
  sourceModule: ModuleId,
): CollectedDefinition {
  const declared = schemaIn(source, name);
  const gvk = singleKind(declared);
  // The machinery's own definitions are in these documents too, and made of Go's types.
  const custom = isCustomResourceDocument(source) && home === sourceModule && !isMachinery(name);
  const hasObjectMeta = idOf(OBJECT_META) !== undefined;
  const raw = custom && gvk !== undefined ? withMetadata(declared, hasObjectMeta) : declared;
  const schema = normalise(raw, {
    document: source.key,
    pointer: `/components/schemas/${name}`,
    resolve: (ref) => {
      const target =
        resolveReference(ref, source.document) ?? (ref.endsWith(`/${OBJECT_META}`) ? OBJECT_META : undefined);
      return target === undefined ? undefined : idOf(target);
    },
    structural: custom,
  });
  return { id, name, home, schema, custom, ...(gvk !== undefined && { gvk }) };
}

/** The kind of a definition that is exactly one kind; DeleteOptions and WatchEvent list all groups. */
export function singleKind(schema: Schema): GroupVersionKind | undefined {
  const kinds = schema["x-kubernetes-group-version-kind"];
  const [kind] = Array.isArray(kinds) ? kinds : [];
  return kinds?.length === 1 && kind !== undefined ? kindOf(kind) : undefined;
}

/** A kind with its members in their usual order, whatever order a document has them in. */
export function kindOf({ group, version, kind }: GroupVersionKind): GroupVersionKind {
  return { group, version, kind };
}

/** Whether a document describes custom resources: the server's own generator gives all of those this title. */
export function isCustomResourceDocument(source: SourceDocument): boolean {
  return source.document.info?.title === "Kubernetes CRD Swagger";
}

function schemaIn(source: SourceDocument, name: string): Schema {
  return source.document.components?.schemas?.[name] ?? {};
}
