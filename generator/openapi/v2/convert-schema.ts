import { isObject } from "../../json.js";
import { mapChildren } from "../keywords.js";
import { refTo } from "../references.js";
import type { Schema } from "../types.js";

const FROM = "#/definitions/";
const QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";

/**
 * A schema of OpenAPI v2 in the form of v3: references lead to `components`, and beside one there is nothing else. What only v3 can express
 * is restored for the formats of Kubernetes.
 */
export function convertSchema(schema: Schema): Schema {
  // Whoever checks the document later reports what is not a schema.
  if (!isObject(schema)) return schema;
  const { $ref, ...rest } = mapChildren(schema, convertSchema);
  if (typeof $ref === "string") {
    const reference = $ref.startsWith(FROM) ? refTo($ref.slice(FROM.length)) : { $ref };
    return Object.keys(rest).length === 0 ? reference : { ...rest, allOf: [reference] };
  }
  if (rest.format === "int-or-string" && rest.type === "string") {
    const { type: _, ...open } = rest;
    return { ...open, oneOf: [{ type: "integer" }, { type: "string" }] };
  }
  return rest;
}

/** The definitions of a document of OpenAPI v2 in the form of v3. */
export function convertDefinitions(definitions: { readonly [name: string]: unknown }): ReadonlyMap<string, Schema> {
  return new Map(
    Object.entries(definitions).map(([name, schema]) => {
      const converted = convertSchema(schema as Schema);
      return [name, name === QUANTITY ? quantity(converted) : converted];
    }),
  );
}

/** A quantity may be written as a number, too. */
function quantity({ type: _, ...schema }: Schema): Schema {
  return { ...schema, oneOf: [{ type: "string" }, { type: "number" }] };
}
