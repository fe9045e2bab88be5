import type { Schema } from "./types.js";

/** The definition of every object's metadata. */
export const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** What is said of metadata where no document says it. */
const METADATA: Schema = {
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

/**
 * A custom resource's kind with the fields that all objects have. Of one without a schema, or with a schema that is not structural, its
 * document says nothing but that it is an object; the server validates its metadata all the same, and keeps what else there is.
 * @param schema the kind's schema; one with properties is returned as it is
 * @param hasObjectMeta whether any document has {@link OBJECT_META}; that of a kind without schema need not
 */
export function withMetadata(schema: Schema, hasObjectMeta: boolean): Schema {
  if (schema.properties !== undefined || schema.$ref !== undefined) return schema;
  const metadata = hasObjectMeta ? { $ref: `#/components/schemas/${OBJECT_META}` } : METADATA;
  return {
    ...schema,
    type: "object",
    properties: { apiVersion: { type: "string" }, kind: { type: "string" }, metadata },
    "x-kubernetes-preserve-unknown-fields": true,
  };
}
