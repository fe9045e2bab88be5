import { isObject, sortKeys } from "../json.js";
import type { Schema, ValidationRule } from "./types.js";

/** Formats that every number has, and that which is a type of its own. */
const USUAL_FORMATS: ReadonlySet<unknown> = new Set(["int32", "int64", "float", "double", "int-or-string"]);

/** What is kept of a member; `undefined` where it has not the type that it should. */
type Keep = (value: unknown) => unknown;

const text: Keep = (value) => (typeof value === "string" ? value : undefined);
const number: Keep = (value) => (typeof value === "number" ? value : undefined);
const flag: Keep = (value) => (value === true ? true : undefined);

const KEPT: readonly (readonly [keyof Schema, Keep])[] = [
  ["title", text],
  ["description", text],
  ["deprecated", flag],
  ["default", sortKeys],
  ["example", sortKeys],
  ["externalDocs", externalDocs],
  ["nullable", flag],
  ["format", (value) => (USUAL_FORMATS.has(value) ? undefined : text(value))],
  ["minimum", number],
  ["maximum", number],
  ["exclusiveMinimum", flag],
  ["exclusiveMaximum", flag],
  ["multipleOf", number],
  ["minLength", number],
  ["maxLength", number],
  ["pattern", text],
  ["minItems", number],
  ["maxItems", number],
  ["uniqueItems", flag],
  ["minProperties", number],
  ["maxProperties", number],
  ["x-kubernetes-validations", validationRules],
  ["x-kubernetes-list-type", (value) => (value === "map" || value === "set" ? value : undefined)],
  [
    "x-kubernetes-list-map-keys",
    (value) => (Array.isArray(value) ? value.filter((key) => typeof key === "string") : undefined),
  ],
  ["x-kubernetes-map-type", (value) => (value === "atomic" ? value : undefined)],
];

/**
 * What is said of a value besides its shape: documentation, default, nullability, bounds, and how it is merged. Bounds are documentation
 * too, the server validates them. In one order, whatever order the document has.
 */
export function annotations(schema: Schema): Schema {
  const kept: { [name: string]: unknown } = {};
  for (const [name, keep] of KEPT) {
    const given = schema[name];
    const value = given === undefined ? undefined : keep(given);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

function externalDocs(value: unknown): Schema["externalDocs"] {
  if (!isObject(value) || typeof value.url !== "string") return undefined;
  return { url: value.url, ...(typeof value.description === "string" && { description: value.description }) };
}

function validationRules(rules: unknown): ValidationRule[] | undefined {
  if (!Array.isArray(rules)) return undefined;
  return rules.filter(isObject).flatMap(({ rule, message }) => {
    if (typeof rule !== "string") return [];
    return [{ rule, ...(typeof message === "string" && { message }) }];
  });
}
