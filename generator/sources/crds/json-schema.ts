/** An object of a CustomResourceDefinition. */
export interface Members {
  readonly [name: string]: unknown;
}

/** A schema as a CustomResourceDefinition writes it, after {@link readSchema} checked the types of its members. */
export interface JsonSchema extends Members {
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly default?: unknown;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: string;
}

/** The extensions that describe the structure of a schema. */
export const STRUCTURE_EXTENSIONS = [
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
] as const;

/** Whether the value of a member says something: the API server cannot tell an empty text or list, or `false`, from no member. */
export function isStatement(value: unknown): boolean {
  return value !== undefined && value !== "" && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** Ends the reading of a CustomResourceDefinition: the field and what is wrong with it. */
export type Fail = (path: string, problem: string) => never;

/** The path of a member whose name the author of a schema chose, as the API server writes it. */
export const keyed = (path: string, name: string): string => `${path}[${name}]`;

/**
 * Maps the members of an object by name. A member called `__proto__` stays a member.
 */
export function mapMembers<T, R>(
  members: { readonly [name: string]: T },
  map: (member: T, name: string) => R,
): { readonly [name: string]: R } {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, map(member, name)]));
}
