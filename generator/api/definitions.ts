import {
  type GroupVersion,
  type GroupVersionKind,
  mapChildren,
  type NormalisedDocument,
  referencedIds,
  type Schema,
  sameContent,
} from "../openapi/index.js";
import { findOwners, isKindOf, isSameOwner } from "./owners.js";

/** A definition before its nested objects become separate definitions. */
export interface CollectedDefinition {
  readonly id: string;
  readonly name: string;
  readonly owner?: GroupVersion;
  readonly gvk?: GroupVersionKind;
  /** References are ids. */
  readonly schema: Schema;
  /** Whether it was written by the author of a custom resource. */
  readonly custom: boolean;
  /** Set if its document is neither its owner's nor one of Kubernetes' own. */
  readonly foreign?: true;
}

/** All definitions of a set of documents, without duplicates. */
export interface Collection {
  readonly definitions: ReadonlyMap<string, CollectedDefinition>;
  /** The id of the definition with a name in a document. */
  readonly idIn: (documentKey: string, name: string) => string;
}

/**
 * Collects the definitions of all documents. A definition in several documents is taken once, from its owner's document if that has it,
 * else from Kubernetes' own. A document whose content differs keeps a private copy of it, and of everything in it that refers to that copy.
 */
export function collectDefinitions(documents: readonly NormalisedDocument[]): Collection {
  const carriers = carriersByName(documents);
  const ownerOf = findOwners(carriers);
  const canonical = new Map<string, NormalisedDocument>();
  const privates = new Map<string, Set<string>>();
  for (const [name, candidates] of carriers) {
    const owner = ownerOf(name);
    const first = mostTrusted(candidates, owner);
    if (first === undefined) continue;
    canonical.set(name, first);
    for (const other of candidates) {
      if (other === first || isSame(first, other, name)) continue;
      privates.set(other.key, (privates.get(other.key) ?? new Set()).add(name));
    }
  }
  // The documents in which the names of some definitions are not their ids.
  const odd = new Set(
    documents
      .filter(({ definitions }) => [...definitions.keys()].some((name) => SEPARATORS.test(name)))
      .map(({ key }) => key),
  );
  for (const document of documents) {
    const names = privates.get(document.key);
    if (names !== undefined) spreadPrivacy(document, names, canonical);
  }

  const idIn = (key: string, name: string): string => {
    const id = plainId(name);
    return privates.get(key)?.has(name) === true ? `${id}@${key}` : id;
  };
  const definitions = new Map<string, CollectedDefinition>();
  const add = (document: NormalisedDocument, name: string, owner: GroupVersion | undefined): void => {
    const found = document.definitions.get(name);
    if (found === undefined) return;
    const id = idIn(document.key, name);
    const schema =
      privates.has(document.key) || odd.has(document.key)
        ? withIds(found.schema, (other) => idIn(document.key, other))
        : found.schema;
    const isForeign = !document.builtIn && !isSameOwner(owner, document.groupVersion);
    const about = { ...(owner !== undefined && { owner }), ...(isForeign && { foreign: true as const }) };
    definitions.set(id, { ...found, id, name, schema, ...about });
  };
  for (const [name, document] of canonical) add(document, name, ownerOf(name));
  for (const document of documents) {
    for (const name of privates.get(document.key) ?? []) add(document, name, document.groupVersion);
  }
  return { definitions, idIn };
}

/**
 * The document that decides for all: an aggregated API, whatever its name, does not change what Kubernetes' own documents say, and nobody
 * changes what an owner's own document says.
 */
function mostTrusted(
  carriers: readonly NormalisedDocument[],
  owner: GroupVersion | undefined,
): NormalisedDocument | undefined {
  const builtIn = carriers.filter((document) => document.builtIn);
  const isOwners = ({ groupVersion }: NormalisedDocument): boolean => isSameOwner(owner, groupVersion);
  return (
    builtIn.find(isOwners) ??
    builtIn[0] ??
    carriers.find(isOwners) ??
    carriers.find(({ custom }) => custom) ??
    carriers[0]
  );
}

/** Whether two documents say the same about a definition. One for which it is a kind of its own does not share that of another kind. */
function isSame(first: NormalisedDocument, other: NormalisedDocument, name: string): boolean {
  if (isKindOf(other, name) && !isSameKind(first.definitions.get(name)?.gvk, other.definitions.get(name)?.gvk))
    return false;
  return sameContent(schemaIn(first, name), schemaIn(other, name));
}

function isSameKind(a: GroupVersionKind | undefined, b: GroupVersionKind | undefined): boolean {
  return isSameOwner(a, b) && a?.kind === b?.kind;
}

/** Characters that ids have between a name and what follows it. */
const SEPARATORS = /[%#@]/;

/** The id of a definition that all documents share: its name, in which no character separates parts of an id. */
function plainId(name: string): string {
  return SEPARATORS.test(name) ? name.replace(/[%#@]/g, encodeURIComponent) : name;
}

function carriersByName(documents: readonly NormalisedDocument[]): Map<string, NormalisedDocument[]> {
  const carriers = new Map<string, NormalisedDocument[]>();
  for (const document of documents) {
    for (const name of document.definitions.keys()) {
      const found = carriers.get(name);
      if (found === undefined) carriers.set(name, [document]);
      else found.push(document);
    }
  }
  return carriers;
}

/** A definition that refers to a private copy becomes private too, because its types differ from the canonical ones. */
function spreadPrivacy(
  document: NormalisedDocument,
  names: Set<string>,
  canonical: ReadonlyMap<string, NormalisedDocument>,
): void {
  const referrers = new Map<string, string[]>();
  for (const [name, { schema }] of document.definitions) {
    for (const target of referencedIds(schema)) {
      const found = referrers.get(target);
      if (found === undefined) referrers.set(target, [name]);
      else found.push(name);
    }
  }
  // Iterating over a set includes elements that are added during the iteration.
  for (const name of names) {
    for (const referrer of referrers.get(name) ?? []) if (canonical.get(referrer) !== document) names.add(referrer);
  }
}

/** A schema whose references are ids instead of names. */
function withIds(schema: Schema, idOf: (name: string) => string): Schema {
  const inner = mapChildren(schema, (child) => withIds(child, idOf));
  return inner.$ref === undefined ? inner : { ...inner, $ref: idOf(inner.$ref) };
}

function schemaIn(document: NormalisedDocument, name: string): Schema {
  return document.definitions.get(name)?.schema ?? {};
}
