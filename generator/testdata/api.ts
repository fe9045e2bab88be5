import type { Document } from "../openapi/document.js";
import { type NormalisedDocument, normaliseDocuments } from "../openapi/normalise-documents.js";
import type { OpenAPIDocument, PathItem, Schema } from "../openapi/types.js";

/** What {@link documentOf} makes a document of. */
export interface DocumentInput {
  readonly schemas?: { readonly [name: string]: Schema };
  readonly paths?: { readonly [path: string]: PathItem };
  /** Whether it describes custom resources. */
  readonly custom?: boolean;
}

/** A document with these schemas. */
export function documentOf(key: string, { schemas = {}, paths = {}, custom = false }: DocumentInput): Document {
  const title = custom ? "Kubernetes CRD Swagger" : "Kubernetes";
  const document: OpenAPIDocument = { openapi: "3.0.0", info: { title }, paths, components: { schemas } };
  return { key, hash: "H", document };
}

/** Documents by key, normalised. */
export function normalised(documents: { readonly [key: string]: DocumentInput }): NormalisedDocument[] {
  return normaliseDocuments(Object.entries(documents).map(([key, input]) => documentOf(key, input)));
}

/** A reference to a definition of a document. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** A kind's extension of its schema. */
export function kind(group: string, version: string, name: string): Pick<Schema, "x-kubernetes-group-version-kind"> {
  return { "x-kubernetes-group-version-kind": [{ group, version, kind: name }] };
}
