import { isBuiltInGroup } from "./built-in-groups.js";
import { builtInPackage, isMachinery, packageOf } from "./definition-names.js";
import type { Document } from "./document.js";
import { type GroupVersion, type GroupVersionKind, parseKey } from "./group-version.js";
import { escapePointer } from "./keywords.js";
import { normalise } from "./normalise.js";
import { withObjectFields } from "./object-fields.js";
import { definitionsOf, type IsKnown, resolveReference } from "./references.js";
import type { GroupVersionKindObject, OpenAPIDocument, Schema } from "./types.js";

/** A document whose schemas are reduced to the shape of types. Its paths are unchanged. */
export interface NormalisedDocument {
  readonly key: string;
  readonly groupVersion: GroupVersion;
  /** Whether it describes custom resources. */
  readonly custom: boolean;
  /** Whether it is one of Kubernetes' own: what it says counts more than what any other document says. */
  readonly builtIn: boolean;
  /** By name. */
  readonly definitions: ReadonlyMap<string, NormalisedDefinition>;
  readonly paths: NonNullable<OpenAPIDocument["paths"]>;
}

/** A definition of a document, `io.k8s.api.apps.v1.Deployment`. */
export interface NormalisedDefinition {
  /** Set if the definition describes exactly one kind, of a group that the document may speak for. */
  readonly gvk?: GroupVersionKind;
  /** Whether it was written by the author of a custom resource: its defaults are then intentional, even if they are Go's zero values. */
  readonly custom: boolean;
  /** In a normalised document, references are names of definitions, of this document or of another one. */
  readonly schema: Schema;
}

/**
 * Normalises the schemas of documents. Documents whose key is not that of a group/version are omitted.
 * @param documents fixed up
 * @throws GeneratorError `document` at the pointer of a reference that no document has a definition for
 */
export function normaliseDocuments(documents: readonly Document[]): NormalisedDocument[] {
  const names = new Set(documents.flatMap(({ document }) => Object.keys(document.components?.schemas ?? {})));
  return documents.flatMap((source) => {
    const groupVersion = parseKey(source.key);
    return groupVersion === undefined ? [] : [normaliseDocument(source, groupVersion, elsewhereIn(names))];
  });
}

/** What other documents have. */
export interface Elsewhere {
  /** Resolves a `$ref` to what the document itself does not have; `undefined` if no document has it. */
  readonly resolve: (ref: string) => string | undefined;
  /** Whether any document has a definition. */
  readonly has: IsKnown;
}

/** What is found elsewhere, by the names of all documents' definitions. */
export function elsewhereIn(names: ReadonlySet<string>): Elsewhere {
  const has: IsKnown = (name) => names.has(name);
  return { resolve: (ref) => resolveReference(ref, has), has };
}

/**
 * Normalises the schemas of one document.
 * @throws GeneratorError `document` at the pointer of a reference that is neither resolved here nor elsewhere
 */
export function normaliseDocument(
  { key, document }: Document,
  groupVersion: GroupVersion,
  elsewhere: Elsewhere,
): NormalisedDocument {
  const { custom, builtIn, definitions: outlined } = outlineDocument(document, groupVersion);
  const isOwn = definitionsOf(document);
  // A document of custom resources may lack the definition of metadata that its kinds refer to.
  const resolve = (ref: string): string | undefined => resolveReference(ref, isOwn) ?? elsewhere.resolve(ref);
  const definitions = [...outlined].map(([name, { gvk, custom: structural, schema: declared }]) => {
    const schema =
      structural && gvk !== undefined ? withObjectFields(declared, { resolve, has: elsewhere.has }) : declared;
    const context = { document: key, pointer: `/components/schemas/${escapePointer(name)}`, resolve, structural };
    const normalised = normalise(schema, context);
    return [name, { ...(gvk !== undefined && { gvk }), custom: structural, schema: normalised }] as const;
  });
  return { key, groupVersion, custom, builtIn, definitions: new Map(definitions), paths: document.paths ?? {} };
}

/** What a document says about its definitions, whose schemas are as they are in the document. */
export interface DocumentOutline {
  /** Whether it describes custom resources. */
  readonly custom: boolean;
  /** Whether it is one of Kubernetes' own. */
  readonly builtIn: boolean;
  /** By name. */
  readonly definitions: ReadonlyMap<string, NormalisedDefinition>;
}

/** Finds the kinds of a document, and who wrote its definitions. */
export function outlineDocument(document: OpenAPIDocument, groupVersion: GroupVersion): DocumentOutline {
  const custom = isCustomResourceDocument(document);
  const builtIn = isBuiltIn(document, groupVersion);
  const definitions = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => {
    const declaredKind = singleKind(schema);
    const speaks = builtIn || (declaredKind !== undefined && maySpeakFor(declaredKind, name, groupVersion));
    const gvk = speaks ? declaredKind : undefined;
    // The definitions of apimachinery, and those of `scale`, are in such documents too, and come from Go types.
    const structural =
      custom && !isMachinery(name) && isOf(declaredKind ?? builtInPackage(packageOf(name)), groupVersion);
    return [name, { ...(gvk !== undefined && { gvk }), custom: structural, schema }] as const;
  });
  return { custom, builtIn, definitions: new Map(definitions) };
}

/** Whether a document is one of Kubernetes' own. Custom resources may have a group that is called like one of Kubernetes'. */
export function isBuiltIn(document: OpenAPIDocument, { group }: GroupVersion): boolean {
  return isBuiltInGroup(group) && !isCustomResourceDocument(document);
}

/** Whether a document describes custom resources: the server's own generator gives all of those this title. */
function isCustomResourceDocument({ info }: OpenAPIDocument): boolean {
  return info?.title === "Kubernetes CRD Swagger";
}

function isOf(owner: GroupVersion | undefined, { group, version }: GroupVersion): boolean {
  return owner === undefined || (owner.group === group && owner.version === version);
}

/**
 * Whether a document that is not Kubernetes' own may say that a definition describes a kind: one of its own group, or a kind of Kubernetes
 * under the name that Kubernetes gives it, such as `Scale`. Else a definition of any name could pass for `Pod`.
 */
function maySpeakFor(kind: GroupVersionKind, name: string, own: GroupVersion): boolean {
  if (kind.group === own.group || isMachinery(name)) return true;
  const known = builtInPackage(packageOf(name));
  return known !== undefined && isOf(known, kind);
}

/** The kind of a definition that describes exactly one; DeleteOptions and WatchEvent list all groups. */
function singleKind(schema: Schema): GroupVersionKind | undefined {
  const kinds = schema["x-kubernetes-group-version-kind"];
  const [kind] = Array.isArray(kinds) ? kinds : [];
  return kinds?.length === 1 && kind !== undefined ? kindOf(kind) : undefined;
}

/** A kind with its members in their usual order, whatever their order in the document. */
export function kindOf({ group, version, kind }: GroupVersionKindObject): GroupVersionKind {
  return { group, version, kind };
}
