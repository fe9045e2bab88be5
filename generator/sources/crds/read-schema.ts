import { isObject } from "../../json.js";
import { type Fail, type JsonSchema, keyed, type Members, mapMembers } from "./json-schema.js";

/** Reads the value of a member. */
type Read = (value: unknown, path: string, fail: Fail) => unknown;

const text: Read = (value, path, fail) => (typeof value === "string" ? value : fail(path, "must be a string"));
const flag: Read = (value, path, fail) => (typeof value === "boolean" ? value : fail(path, "must be true or false"));
const number: Read = (value, path, fail) => {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  return fail(path, "must be a number");
};
const integer: Read = (value, path, fail) => {
  const found = Number(number(value, path, fail));
  return Number.isInteger(found) ? found : fail(path, "must be a whole number");
};
const list =
  (item: Read): Read =>
  (value, path, fail) =>
    Array.isArray(value) ? value.map((one, i) => item(one, `${path}[${i}]`, fail)) : fail(path, "must be a list");
const schema: Read = (value, path, fail) => readSchema(value, path, fail);
const schemas: Read = (value, path, fail) =>
  isObject(value)
    ? mapMembers(value, (one, name) => readSchema(one ?? {}, keyed(path, name), fail))
    : fail(path, "must be an object");
const items: Read = (value, path, fail) =>
  Array.isArray(value) ? fail(path, "must be one schema, not a list of schemas") : readSchema(value, path, fail);
const additionalProperties: Read = (value, path, fail) =>
  typeof value === "boolean" ? value : readSchema(value, path, fail);
const anything: Read = (value) => plainJson(value);
const members =
  (fields: { readonly [name: string]: Read }): Read =>
  (value, path, fail) =>
    isObject(value) ? readMembers(value, fields, path, fail) : fail(path, "must be an object");
const unsupported: Read = (value, path, fail) =>
  isObject(value) && Object.keys(value).length === 0
    ? undefined
    : fail(path, "is not supported in a CustomResourceDefinition; remove it");

const RULE = members({
  rule: text,
  message: text,
  messageExpression: text,
  reason: text,
  fieldPath: text,
  optionalOldSelf: flag,
});

/** What the API server reads of a schema; it drops everything else. */
const FIELDS: { readonly [name: string]: Read } = {
  description: text,
  type: text,
  format: text,
  title: text,
  default: anything,
  maximum: number,
  exclusiveMaximum: flag,
  minimum: number,
  exclusiveMinimum: flag,
  maxLength: integer,
  minLength: integer,
  pattern: text,
  maxItems: integer,
  minItems: integer,
  uniqueItems: flag,
  multipleOf: number,
  enum: list(anything),
  maxProperties: integer,
  minProperties: integer,
  required: list(text),
  items,
  allOf: list(schema),
  oneOf: list(schema),
  anyOf: list(schema),
  not: schema,
  properties: schemas,
  additionalProperties,
  externalDocs: members({ description: text, url: text }),
  example: anything,
  nullable: flag,
  "x-kubernetes-preserve-unknown-fields": flag,
  "x-kubernetes-embedded-resource": flag,
  "x-kubernetes-int-or-string": flag,
  "x-kubernetes-list-map-keys": list(text),
  "x-kubernetes-list-type": text,
  "x-kubernetes-map-type": text,
  "x-kubernetes-validations": list(RULE),
  id: unsupported,
  $schema: unsupported,
  $ref: unsupported,
  patternProperties: unsupported,
  dependencies: unsupported,
  additionalItems: unsupported,
  definitions: unsupported,
};

/**
 * Reads a schema of a CustomResourceDefinition as the API server does: members that are `null` or that it does not know are dropped.
 * @param path of the schema, for messages
 * @param fail called for a member of the wrong type, and for one that the API server does not support
 */
export function readSchema(value: unknown, path: string, fail: Fail): JsonSchema {
  return isObject(value) ? readMembers(value, FIELDS, path, fail) : fail(path, "must be a schema (an object)");
}

function readMembers(
  value: Members,
  fields: { readonly [name: string]: Read },
  path: string,
  fail: Fail,
): Members & JsonSchema {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (read === undefined || member === null) return [];
      const found = read(member, `${path}.${name}`, fail);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
}

/** A value as it is after `JSON.parse` of what the server sends: numbers beyond 2^53 are rounded. */
function plainJson(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plainJson);
  return isObject(value) ? mapMembers(value, plainJson) : value;
}
