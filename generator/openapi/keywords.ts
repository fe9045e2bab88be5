import { isObject } from "../json.js";
import type { Schema } from "./types.js";

/**
 * Maps the schemas that a schema holds, keyword by keyword. A generic walk over all keys would trip over properties that are *named*
 * `default`, `items` or `$ref`, as JSONSchemaProps has them.
 * @param schema the schema whose children are mapped; it is not changed
 * @param child what to put in place of a child, given its JSON pointer below `schema`
 */
export function mapChildren(schema: Schema, child: (schema: Schema, pointer: string) => Schema): Schema {
  const { properties, items, additionalProperties, allOf, anyOf, oneOf, not } = schema;
  return {
    ...schema,
    ...(isObject(properties) && { properties: mapProperties(properties, child) }),
    ...(isObject(items) && { items: child(items, "/items") }),
    ...(isObject(additionalProperties) && {
      additionalProperties: child(additionalProperties, "/additionalProperties"),
    }),
    ...(Array.isArray(allOf) && { allOf: allOf.map((part, i) => child(part, `/allOf/${i}`)) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map((part, i) => child(part, `/anyOf/${i}`)) }),
    ...(Array.isArray(oneOf) && { oneOf: oneOf.map((part, i) => child(part, `/oneOf/${i}`)) }),
    ...(isObject(not) && { not: child(not, "/not") }),
  };
}

function mapProperties(
  properties: NonNullable<Schema["properties"]>,
  child: (schema: Schema, pointer: string) => Schema,
): NonNullable<Schema["properties"]> {
  // `fromEntries` defines own properties, so that one called `__proto__` stays a property.
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, child(schema, `/properties/${escapePointer(name)}`)]),
  );
}

/** Escapes one segment of a JSON pointer (RFC 6901). */
export function escapePointer(segment: string): string {
  return segment.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Undoes {@link escapePointer}. */
export function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
