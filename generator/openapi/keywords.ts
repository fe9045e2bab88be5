import { isObject } from "../json.js";
import type { Schema } from "./types.js";

/** A keyword whose value is a schema, or contains schemas. */
export type ChildKeyword = "properties" | "items" | "additionalProperties" | "allOf" | "anyOf" | "oneOf" | "not";

/**
 * Returns the replacement of a child of a schema.
 * @param keyword the keyword that contains the child
 * @param key name of the property, or index in the list; absent if the keyword contains one schema
 */
export type MapChild = (child: Schema, keyword: ChildKeyword, key?: string | number) => Schema;

/**
 * Maps the schemas inside a schema, keyword by keyword. A generic walk over all keys would fail for properties that are *named*
 * `default`, `items` or `$ref`, which JSONSchemaProps has.
 * @param schema the schema whose children are mapped; it is not changed, and returned as it is where it has none
 */
export function mapChildren(schema: Schema, child: MapChild): Schema {
  const { properties, items, additionalProperties, allOf, anyOf, oneOf, not } = schema;
  // Most schemas are leaves.
  const isLeaf = properties === undefined && items === undefined && additionalProperties === undefined;
  if (isLeaf && allOf === undefined && anyOf === undefined && oneOf === undefined && not === undefined) return schema;
  return {
    ...schema,
    ...(isObject(properties) && { properties: mapProperties(properties, child) }),
    ...(isObject(items) && { items: child(items, "items") }),
    ...(isObject(additionalProperties) && {
      additionalProperties: child(additionalProperties, "additionalProperties"),
    }),
    ...(Array.isArray(allOf) && { allOf: allOf.map((part, i) => child(part, "allOf", i)) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map((part, i) => child(part, "anyOf", i)) }),
    ...(Array.isArray(oneOf) && { oneOf: oneOf.map((part, i) => child(part, "oneOf", i)) }),
    ...(isObject(not) && { not: child(not, "not") }),
  };
}

function mapProperties(properties: NonNullable<Schema["properties"]>, child: MapChild): { [name: string]: Schema } {
  // A copy has own properties, so that assigning to one called `__proto__` creates a property.
  const mapped: { [name: string]: Schema } = { ...properties };
  for (const [name, schema] of Object.entries(properties)) mapped[name] = child(schema, "properties", name);
  return mapped;
}

/** Escapes one segment of a JSON pointer (RFC 6901). */
export function escapePointer(segment: string): string {
  // Nearly all names are plain, and searching is faster than replacing nothing.
  return /[~/]/.test(segment) ? segment.replaceAll("~", "~0").replaceAll("/", "~1") : segment;
}

/** Reverses {@link escapePointer}. */
export function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
