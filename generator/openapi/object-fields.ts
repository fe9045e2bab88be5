import { LIST_META, OBJECT_META } from "./definition-names.js";
import { type IsKnown, refTo } from "./references.js";
import type { Schema } from "./types.js";

/** What is known about the definitions of all documents. */
interface Definitions {
  /** The name of the definition that a `$ref` means. */
  readonly resolve: (ref: string) => string | undefined;
  readonly has: IsKnown;
}

/** The documentation of an object's metadata if no document contains it. */
const OBJECT_METADATA: Schema = {
  type: "object",
  properties: {
    name: { type: "string" },
    namespace: { type: "string" },
    labels: { type: "object", additionalProperties: { type: "string" } },
    annotations: { type: "object", additionalProperties: { type: "string" } },
    resourceVersion: { type: "string" },
    uid: { type: "string" },
  },
  "x-kubernetes-preserve-unknown-fields": true,
};

/** The documentation of a list's metadata if no document contains it. */
const LIST_METADATA: Schema = {
  type: "object",
  properties: { continue: { type: "string" }, resourceVersion: { type: "string" } },
  "x-kubernetes-preserve-unknown-fields": true,
};

/**
 * The schema of a custom resource's kind, or of its list, with the fields that all objects have. The server validates these fields whatever
 * the resource's author says about them, and describes them itself. However, the document of a kind without a schema, or with a schema that
 * is not structural, says only that it is an object, and a document that was changed or written by hand may say anything.
 * @param schema the kind's schema; a kind without properties may have any other field
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function withObjectFields(schema: Schema, definitions: Definitions): Schema {
  // Nothing that would make the type anything but an object.
  const { $ref, items, "x-kubernetes-int-or-string": _, ...rest } = schema;
  const { apiVersion, kind, metadata, ...properties } = $ref === undefined ? (schema.properties ?? {}) : {};
  const [name, otherwise] = isList(properties) ? [LIST_META, LIST_METADATA] : [OBJECT_META, OBJECT_METADATA];
  return {
    ...rest,
    type: "object",
    properties: {
      ...properties,
      apiVersion: textField(apiVersion),
      kind: textField(kind),
      metadata: metadataField(metadata, name, definitions) ?? otherwise,
    },
    ...((schema.properties === undefined || $ref !== undefined) && { "x-kubernetes-preserve-unknown-fields": true }),
  };
}

/** Whether a kind is a list of another: the schemas of custom resources themselves cannot contain references. */
function isList({ items }: NonNullable<Schema["properties"]>): boolean {
  return items?.type === "array" && referenceOf(items.items) !== undefined;
}

function textField(field: Schema = {}): Schema {
  return field.type === "string" ? field : { ...documentation(field), type: "string" };
}

/** A reference to the definition of all metadata, with the documentation that the kind has for the field. */
function metadataField(field: Schema = {}, name: string, { resolve, has }: Definitions): Schema | undefined {
  const given = referenceOf(field);
  const target = given === undefined ? undefined : resolve(given);
  // A reference to a missing definition stays, because it is an error of the document.
  if (given !== undefined && (target === undefined || target === name)) return { ...documentation(field), $ref: given };
  return has(name) ? { ...documentation(field), ...refTo(name) } : undefined;
}

function referenceOf(schema: Schema | undefined): string | undefined {
  return schema?.$ref ?? (schema?.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
}

function documentation({ description }: Schema): Schema {
  return description === undefined ? {} : { description };
}
