import { isObject, sortKeys } from "../json.js";
import { isEnforcedUnion } from "./fixups/index.js";
import { isDeprecatedProse, isImmutableProse } from "./prose.js";
import type { Schema, ValidationRule } from "./types.js";

/** Formats that every number has, and the one that is a type of its own. */
const USUAL_FORMATS: ReadonlySet<unknown> = new Set(["int32", "int64", "float", "double", "int-or-string"]);

/** Reads a member; `undefined` if it has the wrong type. */
type Keep = (value: unknown) => unknown;

const text: Keep = (value) => (typeof value === "string" ? value : undefined);
const number: Keep = (value) => (typeof value === "number" ? value : undefined);
const flag: Keep = (value) => (value === true ? true : undefined);

/** The members that are kept, in the order of the result. */
const ORDERED: readonly (readonly [keyof Schema, Keep])[] = [
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
  ["x-kubesmith-union", (value) => (isEnforcedUnion(value) ? value : undefined)],
];

const KEPT: ReadonlyMap<string, { readonly order: number; readonly keep: Keep }> = new Map(
  ORDERED.map(([name, keep], order) => [name, { order, keep }]),
);

/** CEL rules that allow no change, without their spaces. */
const UNCHANGED: ReadonlySet<string> = new Set([
  "self==oldSelf",
  "oldSelf==self",
  "(self==oldSelf)",
  "(oldSelf==self)",
]);

/**
 * The annotations of a schema, which do not affect its shape: documentation, default, nullability, bounds, and how it is merged. Bounds are
 * documentation too, because the server validates them. Their order does not depend on the document. Deprecation and immutability, which
 * documents state in prose or as rules, become `deprecated` and `x-kubesmith-immutable` here, so that no later stage interprets prose or
 * rules.
 */
export function annotations(schema: Schema): Schema {
  const kept: { [name: string]: unknown } = {};
  // A schema has few of many possible members, so its members are looked up, and then sorted.
  const names = Object.keys(schema).filter((name) => KEPT.has(name));
  if (names.length > 1) names.sort((a, b) => (KEPT.get(a)?.order ?? 0) - (KEPT.get(b)?.order ?? 0));
  for (const name of names) {
    const value = KEPT.get(name)?.keep(schema[name as keyof Schema]);
    if (value !== undefined) kept[name] = value;
  }
  const { description } = schema;
  if (typeof description === "string") {
    if (isDeprecatedProse(description)) kept.deprecated = true;
    if (isImmutableProse(description)) kept[IMMUTABLE] = true;
  }
  const rules = kept[RULES] as readonly ValidationRule[] | undefined;
  if (rules?.some(keepsValue) === true) {
    kept[IMMUTABLE] = true;
    kept[RULES] = rules.filter((rule) => !keepsValue(rule));
  }
  return kept;
}

const RULES = "x-kubernetes-validations";
const IMMUTABLE = "x-kubesmith-immutable";

/** The annotations of a normalised schema: everything except its shape. */
export function withoutShape(schema: Schema): Schema {
  const { $ref, type, enum: values, properties, required, items, additionalProperties, allOf, oneOf, ...rest } = schema;
  const { "x-kubesmith-union": union, ...said } = rest;
  return said;
}

function keepsValue({ rule }: ValidationRule): boolean {
  return UNCHANGED.has(rule.replace(/\s+/g, ""));
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

/** Go's zero values in documents: `""`, `0`, `false`, `{}`. */
export function isZeroValue(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return !Array.isArray(value) && Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}
