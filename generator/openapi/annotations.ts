import { isObject, sortKeys } from "../json.js";
import type { Schema, ValidationRule } from "./types.js";

/** Members that are numbers, and bound a value. */
const BOUNDS = [
  "minimum",
  "maximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;
/** Members that are texts. */
const TEXTS = ["title", "description", "pattern"] as const;
/** Members that say something where they are true. */
const FLAGS = ["deprecated", "nullable", "exclusiveMinimum", "exclusiveMaximum", "uniqueItems"] as const;
/** Formats that every number has, and that which is a type of its own. */
const USUAL_FORMATS: ReadonlySet<unknown> = new Set(["int32", "int64", "float", "double", "int-or-string"]);

/**
 * What is said of a value besides its shape: documentation, default, nullability, bounds, and how it is merged. Bounds are documentation
 * too, the server validates them. What has not the type that it should is left out.
 */
export function annotations(schema: Schema): Schema {
  const { format, example, externalDocs } = schema;
  const rules = validationRules(schema["x-kubernetes-validations"]);
  return {
    ...pick(schema, TEXTS, "string"),
    ...pick(schema, BOUNDS, "number"),
    ...Object.fromEntries(FLAGS.filter((name) => schema[name] === true).map((name) => [name, true])),
    ...(typeof format === "string" && !USUAL_FORMATS.has(format) && { format }),
    ...(schema.default !== undefined && { default: sortKeys(schema.default) }),
    ...(example !== undefined && { example: sortKeys(example) }),
    ...(isObject(externalDocs) && { externalDocs: pick(externalDocs, ["url", "description"], "string") }),
    ...(rules.length > 0 && { "x-kubernetes-validations": rules }),
    ...merging(schema),
  };
}

function merging(schema: Schema): Schema {
  const type = schema["x-kubernetes-list-type"];
  return {
    ...(type === "set" && { "x-kubernetes-list-type": type }),
    ...(type === "map" && {
      "x-kubernetes-list-type": type,
      "x-kubernetes-list-map-keys": (schema["x-kubernetes-list-map-keys"] ?? []).filter(
        (key) => typeof key === "string",
      ),
    }),
    ...(schema["x-kubernetes-map-type"] === "atomic" && { "x-kubernetes-map-type": "atomic" }),
  };
}

function validationRules(rules: unknown): ValidationRule[] {
  if (!Array.isArray(rules)) return [];
  return rules.filter(isObject).flatMap(({ rule, message }) => {
    if (typeof rule !== "string") return [];
    return [{ rule, ...(typeof message === "string" && { message }) }];
  });
}

function pick(from: object, names: readonly string[], type: "string" | "number"): object {
  const members = names.map((name) => [name, Object.hasOwn(from, name) ? from[name as never] : undefined] as const);
  return Object.fromEntries(members.filter(([, value]) => typeof value === type));
}
