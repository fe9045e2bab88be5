import { isStatement, type JsonSchema, type Members, mapMembers, STRUCTURE_EXTENSIONS } from "./json-schema.js";

/** Members that describe the structure of a schema, apart from those that contain schemas. */
const STRUCTURE = [
  "type",
  "title",
  "description",
  "default",
  "nullable",
  "externalDocs",
  "example",
  ...STRUCTURE_EXTENSIONS,
];
/** Members that restrict values, apart from those that contain schemas. */
const VALUES = [
  "format",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "multipleOf",
  "enum",
  "maxProperties",
  "minProperties",
  "required",
];
const RULES = "x-kubernetes-validations";

/** Members that may be anything. Of the others, the API server does not publish those that are empty or false. */
const KEEPS_ZERO: ReadonlySet<string> = new Set(["default", "example"]);

/** What every object inside of another one has that is itself a resource. */
export interface ResourceFields {
  readonly apiVersion: object;
  readonly kind: object;
  readonly metadata: object;
}

/**
 * A schema as the API server publishes it in its OpenAPI v3 document.
 * @param embedded the fields that an embedded resource has
 * @see https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apiserver/schema/kubeopenapi.go
 */
export function publishSchema(schema: JsonSchema, embedded: ResourceFields): Members {
  const { items, properties = {}, additionalProperties } = schema;
  const published = {
    ...pick(schema, STRUCTURE),
    ...publishValidation(withIntOrString(schema)),
    ...(items !== undefined && { items: publishSchema(items, embedded) }),
    ...(Object.keys(properties).length > 0 && {
      properties: mapMembers(properties, (one) => publishSchema(one, embedded)),
    }),
    ...(typeof additionalProperties === "boolean" && { additionalProperties }),
    ...(typeof additionalProperties === "object" && {
      additionalProperties: publishSchema(additionalProperties, embedded),
    }),
  };
  return schema["x-kubernetes-embedded-resource"] === true ? withResourceFields(published, embedded) : published;
}

/** The schema of an embedded resource: it has the fields of all resources. */
function withResourceFields(schema: Members & JsonSchema, fields: ResourceFields): Members {
  const { properties = {}, required = [] } = schema;
  const added = ["kind", "apiVersion"].filter((name) => !required.includes(name));
  return { ...schema, properties: { ...properties, ...fields }, required: [...required, ...added] };
}

/** A schema that says of an integer or string what it is, which the API server adds unless it is there. */
function withIntOrString(schema: JsonSchema): JsonSchema {
  if (schema["x-kubernetes-int-or-string"] !== true || hasIntOrString(schema)) return schema;
  const types = [{ type: "integer" }, { type: "string" }];
  if ((schema.anyOf ?? []).length === 0) return { ...schema, anyOf: types };
  return { ...schema, allOf: [{ anyOf: types }, ...(schema.allOf ?? [])] };
}

/** Whether a schema has one of the two forms in which it may say that a value is an integer or a string. */
export function hasIntOrString({ anyOf, allOf }: JsonSchema): boolean {
  return isIntOrString(anyOf) || isIntOrString(allOf?.[0]?.anyOf);
}

/** Whether the branches of an `anyOf` are those of an integer or a string, and nothing else. */
export function isIntOrString(branches: readonly JsonSchema[] = []): boolean {
  return JSON.stringify(branches.map(publishNested)) === '[{"type":"integer"},{"type":"string"}]';
}

/** What a schema says about values, apart from its structure. */
function publishValidation(schema: JsonSchema): Members {
  const rules = (schema[RULES] ?? []) as readonly Members[];
  const { allOf = [], anyOf = [], oneOf = [], not } = schema;
  return {
    ...pick(schema, VALUES),
    ...(rules.length > 0 && { [RULES]: rules.map(publishRule) }),
    ...(allOf.length > 0 && { allOf: allOf.map(publishNested) }),
    ...(anyOf.length > 0 && { anyOf: anyOf.map(publishNested) }),
    ...(oneOf.length > 0 && { oneOf: oneOf.map(publishNested) }),
    ...(not !== undefined && { not: publishNested(not) }),
  };
}

/** A schema in `allOf`, `anyOf`, `oneOf` or `not`. */
function publishNested(schema: JsonSchema): Members {
  const { items, properties = {} } = schema;
  return {
    ...pick(schema, STRUCTURE),
    ...publishValidation(schema),
    ...(items !== undefined && { items: publishNested(items) }),
    ...(Object.keys(properties).length > 0 && { properties: mapMembers(properties, publishNested) }),
  };
}

function publishRule({ rule = "", ...rest }: Members): Members {
  const said = Object.entries(rest).filter(([name, value]) => name === "optionalOldSelf" || value !== "");
  return { rule, ...Object.fromEntries(said) };
}

function pick(schema: Members, names: readonly string[]): Members {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = schema[name];
      const isPublished = KEEPS_ZERO.has(name) ? value !== undefined : isStatement(value);
      return isPublished ? [[name, value] as const] : [];
    }),
  );
}
