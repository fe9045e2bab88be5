import { isObject } from "../json.js";
import type { Schema } from "../openapi/index.js";

/** How the JSON types that a value may have changed. */
export type TypeChange = "same" | "widened" | "narrowed" | "changed";

/** The types of a schema in words: `integer|string`, `any`. */
export function typeText(schema: Schema): string {
  return valueTypes(schema)?.join("|") ?? "any";
}

/** Compares the JSON types that two schemas allow. */
export function compareTypes(before: Schema, after: Schema): TypeChange {
  const [from, to] = [valueTypes(before), valueTypes(after)];
  const isWider = covers(to, from);
  const isNarrower = covers(from, to);
  if (isWider && isNarrower) return "same";
  return isWider ? "widened" : isNarrower ? "narrowed" : "changed";
}

/** Whether a schema describes an integer or a string by an extension or a format. */
export function isIntOrString(schema: Schema): boolean {
  const isFormat = schema.format === "int-or-string" && schema.properties === undefined;
  return schema["x-kubernetes-int-or-string"] === true || isFormat;
}

/** Whether a junction only lists the types of a value, which {@link compareTypes} compares. */
export function isUnionOfTypes(schema: Schema, parts: unknown): boolean {
  return schema.type === undefined && Array.isArray(parts) && parts.length > 0 && parts.every(isOnlyType);
}

/** Sorted; `undefined` if the value may have any type. */
function valueTypes(schema: Schema): readonly string[] | undefined {
  if (isIntOrString(schema)) return ["integer", "string"];
  if (schema.type !== undefined) return [schema.type];
  for (const parts of [schema.oneOf, schema.anyOf]) {
    if (isUnionOfTypes(schema, parts)) return [...new Set((parts ?? []).map(({ type = "" }) => type))].sort();
  }
  // Such a value may be anything, and has these properties if it is an object.
  if (schema["x-kubernetes-preserve-unknown-fields"] === true) return undefined;
  if (schema.properties !== undefined) return ["object"];
  return schema.items === undefined ? undefined : ["array"];
}

function isOnlyType(part: unknown): boolean {
  return isObject(part) && typeof part.type === "string" && Object.keys(part).length === 1;
}

/** Whether all values of the second types have one of the first. */
function covers(types: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  if (types === undefined) return true;
  if (others === undefined) return false;
  return others.every((type) => types.includes(type) || (type === "integer" && types.includes("number")));
}

/** The schema of properties without a name; `undefined` if there may be none. */
export function valuesOf(schema: Schema): Schema | undefined {
  const { additionalProperties } = schema;
  if (isObject(additionalProperties)) return additionalProperties;
  return additionalProperties === true || schema["x-kubernetes-preserve-unknown-fields"] === true ? {} : undefined;
}
