import { type CollectedResource, collectResources } from "../api/index.js";
import {
  type Document,
  formatGroupVersion,
  type GroupVersion,
  type NormalisedDefinition,
  type NormalisedDocument,
  outlineDocument,
  resolveReference,
  type Schema,
} from "../openapi/index.js";

/**
 * One version of a group/version, as its document describes it. Schemas are those that the server published: normalising leaves out
 * constraints, which are changes too, and fix-ups change schemas in the same way on both sides, or not at all.
 */
export interface Served {
  readonly key: string;
  readonly groupVersion: GroupVersion;
  /** In the form of `apiVersion`. */
  readonly apiVersion: string;
  readonly paths: NormalisedDocument["paths"];
  /** By name. */
  readonly definitions: ReadonlyMap<string, NormalisedDefinition>;
  /** By plural. */
  readonly resources: ReadonlyMap<string, CollectedResource>;
  /** The definition that a schema refers to; `undefined` if it is not a reference, or refers to nothing. */
  readonly referenceOf: (schema: Schema) => string | undefined;
}

/** Reads what a document serves. A reference to a missing definition is not an error here: it refers to nothing. */
export function servedBy({ key, document }: Document, groupVersion: GroupVersion): Served {
  const { custom, builtIn, definitions } = outlineDocument(document, groupVersion);
  const isKnown = (name: string): boolean => definitions.has(name);
  const referenceOf = (schema: Schema): string | undefined => {
    const ref = schema.$ref ?? wrappedReference(schema);
    return ref === undefined ? undefined : resolveReference(ref, isKnown);
  };
  const paths = document.paths ?? {};
  const asListed = new Map([...definitions].map(([name, definition]) => [name, withListItem(definition, referenceOf)]));
  const source: NormalisedDocument = { key, groupVersion, custom, builtIn, definitions: asListed, paths };
  const resources = new Map(collectResources(source).map((resource) => [resource.plural, resource]));
  return {
    key,
    groupVersion,
    apiVersion: formatGroupVersion(groupVersion),
    paths,
    definitions,
    resources,
    referenceOf,
  };
}

/** Documents wrap references that have siblings into an `allOf` of one element. */
export function wrappedReference({ allOf, properties }: Schema): string | undefined {
  return allOf?.length === 1 && properties === undefined ? allOf[0]?.$ref : undefined;
}

/** A definition with the only reference that finding resources needs: that of a list to its items. */
function withListItem(
  definition: NormalisedDefinition,
  referenceOf: (schema: Schema) => string | undefined,
): NormalisedDefinition {
  const properties = definition.schema.properties;
  const items = properties !== undefined && Object.hasOwn(properties, "items") ? properties.items?.items : undefined;
  const $ref = items === undefined ? undefined : referenceOf(items);
  const schema: Schema = $ref === undefined ? {} : { properties: { items: { items: { $ref } } } };
  return { ...definition, schema };
}
