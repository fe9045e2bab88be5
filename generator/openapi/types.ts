/**
 * The parts of an OpenAPI v3.0 document that the generator reads.
 * @see https://spec.openapis.org/oas/v3.0.0
 */
export interface OpenAPIDocument {
  readonly openapi?: string;
  readonly info?: { readonly title?: string; readonly version?: string };
  readonly paths?: { readonly [path: string]: PathItem };
  readonly components?: { readonly schemas?: { readonly [name: string]: Schema } };
}

/** The methods that a path may have, in OpenAPI's spelling. */
export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"] as const;
/** One of {@link METHODS}. */
export type Method = (typeof METHODS)[number];

/** All operations of a path. */
export type PathItem = { readonly [M in Method]?: Operation } & { readonly parameters?: readonly Parameter[] };

/** One operation. */
export interface Operation {
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: { readonly [code: string]: { readonly content?: Content } };
  readonly "x-kubernetes-action"?: string;
  readonly "x-kubernetes-group-version-kind"?: GroupVersionKindObject;
}

/** A parameter of a path or an operation. */
export interface Parameter {
  readonly name?: string;
  readonly in?: string;
  readonly description?: string;
  readonly schema?: Schema;
}

/** Bodies by media type. */
export interface Content {
  readonly [mediaType: string]: { readonly schema?: Schema };
}

/** A kind in the form of documents; the core group is `""`. */
export interface GroupVersionKindObject {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A schema, with Kubernetes' extensions. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly externalDocs?: { readonly url?: string; readonly description?: string };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly "x-kubernetes-group-version-kind"?: readonly GroupVersionKindObject[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: string;
  readonly "x-kubernetes-unions"?: readonly UnionObject[];
  readonly "x-kubernetes-validations"?: readonly ValidationRule[];
  /** Whether the value cannot be changed after it is set. Documents never contain it: normalising adds it. */
  readonly "x-kubesmith-immutable"?: boolean;
  /** Whether the value may be one that `enum` does not list. Documents never contain it: the API model adds it. */
  readonly "x-kubesmith-open-enum"?: boolean;
  /** Which properties belong to which value of one of them. Documents never contain it: fix-ups add it. */
  readonly "x-kubesmith-union"?: DiscriminatedUnion;
}

/** A union in the form of documents, which servers do not always enforce. */
export interface UnionObject {
  readonly discriminator?: string;
  readonly "fields-to-discriminateBy"?: { readonly [property: string]: string };
}

/** A property whose value decides which other properties an object has. */
export interface DiscriminatedUnion {
  /** The property's name. */
  readonly discriminator: string;
  /** One for each value that the server accepts. A property that is in some of them is refused with the others' values. */
  readonly cases: readonly UnionCase[];
}

/** The properties that belong to a value of a discriminator. */
export interface UnionCase {
  readonly value: string;
  /** Properties that an object with this value must have. */
  readonly requires: readonly string[];
  /** Properties that it may have. */
  readonly allows: readonly string[];
}

/** A CEL rule that the server checks values against, and its message for those that break it. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
}
