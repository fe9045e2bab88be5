import { isObject, sameJson, sortKeys } from "../json.js";
import type { Schema } from "../openapi/index.js";
import { isDeprecatedProse, sameContent } from "../openapi/index.js";
import type { ChangeKind } from "./change.js";
import { compareConstraint, isConstraint } from "./constraints.js";
import type { FoundChange } from "./found.js";
import { compareRules } from "./rules.js";
import { isIntOrString, isUnionOfTypes } from "./value-types.js";

/** A change of one keyword of a schema. */
export type KeywordChange = Omit<FoundChange, "place">;

/** Documentation, and keywords that are compared together with others. */
const SKIPPED: ReadonlySet<string> = new Set([
  "description",
  "title",
  "example",
  "externalDocs",
  "deprecated",
  // The kinds of resources are compared; this list grows with every API.
  "x-kubernetes-group-version-kind",
  "x-kubernetes-int-or-string",
  "x-kubernetes-preserve-unknown-fields",
  "$ref",
  "type",
  "properties",
  "required",
  "items",
  "additionalProperties",
]);

/** Keywords that say how lists and maps are merged, and what applies without them. */
const MERGE: ReadonlyMap<string, { readonly kind: ChangeKind; readonly absent?: string }> = new Map([
  ["x-kubernetes-list-type", { kind: "list-type-changed", absent: "atomic" }],
  ["x-kubernetes-list-map-keys", { kind: "list-map-keys-changed" }],
  ["x-kubernetes-map-type", { kind: "map-type-changed", absent: "granular" }],
  ["x-kubernetes-patch-merge-key", { kind: "patch-merge-key-changed" }],
  ["x-kubernetes-patch-strategy", { kind: "patch-strategy-changed" }],
]);

const JUNCTIONS = ["allOf", "anyOf", "oneOf"] as const;

/** Compares the keywords of two schemas, except those that contain properties, items or values. */
export function compareKeywords(before: Schema, after: Schema): KeywordChange[] {
  const changes = compareDeprecation(before, after);
  const [left, right] = [withoutShape(before), withoutShape(after)];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((name) => !SKIPPED.has(name));
  for (const keyword of names.sort()) {
    const from = left[keyword as keyof Schema];
    const to = right[keyword as keyof Schema];
    if (from !== to) changes.push(...compareKeyword(keyword, from, to));
  }
  return changes;
}

function compareKeyword(keyword: string, from: unknown, to: unknown): KeywordChange[] {
  if (keyword === "enum") return compareEnums(valuesOf(from), valuesOf(to));
  if (keyword === "nullable") return compareNullable(from === true, to === true);
  if (keyword === "x-kubernetes-validations") return compareRules(from, to);
  if (keyword === "x-kubernetes-selectable-fields") return compareSelectable(fieldPaths(from), fieldPaths(to));
  const isEqual = keyword === "not" || isJunction(keyword) ? sameContent(from, to) : sameJson(from, to);
  if (isEqual) return [];
  const values = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  if (keyword === "default") {
    const kind = from === undefined ? "default-added" : to === undefined ? "default-removed" : "default-changed";
    return [{ kind, ...values }];
  }
  const merge = MERGE.get(keyword);
  if (merge !== undefined) {
    const withoutEffect = merge.absent !== undefined && (from ?? merge.absent) === (to ?? merge.absent);
    return [{ kind: merge.kind, keyword, ...values, ...(withoutEffect && { about: { withoutEffect } }) }];
  }
  const constraint = isConstraint(keyword) ? compareConstraint(keyword, from as never, to as never) : undefined;
  return [constraint ?? { kind: "keyword-changed", keyword, ...values }];
}

/** A schema without the parts of its junctions and of its format that only say which types a value may have, and without references. */
function withoutShape(schema: Schema): Schema {
  const { allOf, anyOf, oneOf, format, ...rest } = schema;
  const isEither = isIntOrString(schema);
  const kept: { [keyword: string]: unknown } = { ...rest };
  if (format !== undefined && format !== "int-or-string") kept.format = format;
  for (const name of JUNCTIONS) {
    const parts = schema[name];
    if (parts === undefined || (isEither && isIntAndString(parts))) continue;
    if (name !== "allOf" && isUnionOfTypes(schema, parts)) continue;
    const limiting = name === "allOf" ? parts.filter((part) => !isShape(part, isEither)) : parts;
    if (limiting.length > 0) kept[name] = limiting;
  }
  return kept;
}

/** Whether a part of an `allOf` is a reference, or the types of a value that is an integer or a string. */
function isShape({ $ref, anyOf }: Schema, isEither: boolean): boolean {
  return $ref !== undefined || (isEither && anyOf !== undefined && isIntAndString(anyOf));
}

function isIntAndString(parts: readonly Schema[]): boolean {
  const types = parts.map((part) => (Object.keys(part).length === 1 ? part.type : undefined));
  return types.length === 2 && types.includes("integer") && types.includes("string");
}

function isJunction(keyword: string): boolean {
  return JUNCTIONS.some((name) => name === keyword);
}

function compareDeprecation(before: Schema, after: Schema): KeywordChange[] {
  if (before.deprecated === after.deprecated && before.description === after.description) return [];
  const [was, is] = [isDeprecated(before), isDeprecated(after)];
  return was === is ? [] : [{ kind: is ? "deprecation-added" : "deprecation-removed" }];
}

/** Documents state deprecation in prose; snapshots without descriptions keep it as a keyword. */
function isDeprecated({ deprecated, description }: Schema): boolean {
  return deprecated === true || isDeprecatedProse(description ?? "");
}

function compareEnums(from: readonly unknown[], to: readonly unknown[]): KeywordChange[] {
  if (from.length === 0) return to.length === 0 ? [] : [{ kind: "enum-added", to }];
  if (to.length === 0) return [{ kind: "enum-removed", from }];
  const [before, after] = [new Set(from.map(jsonOf)), new Set(to.map(jsonOf))];
  const removed = from.filter((value) => !after.has(jsonOf(value)));
  const added = to.filter((value) => !before.has(jsonOf(value)));
  return [
    ...(removed.length === 0 ? [] : [{ kind: "enum-values-removed", from: removed } as const]),
    ...(added.length === 0 ? [] : [{ kind: "enum-values-added", to: added } as const]),
  ];
}

function compareNullable(was: boolean, is: boolean): KeywordChange[] {
  return was === is ? [] : [{ kind: is ? "nullable-added" : "nullable-removed" }];
}

function compareSelectable(from: readonly string[], to: readonly string[]): KeywordChange[] {
  const [before, after] = [new Set(from), new Set(to)];
  return [
    ...from
      .filter((path) => !after.has(path))
      .map((path) => ({ kind: "selectable-field-removed", from: path }) as const),
    ...to.filter((path) => !before.has(path)).map((path) => ({ kind: "selectable-field-added", to: path }) as const),
  ];
}

function fieldPaths(value: unknown): string[] {
  const fields = Array.isArray(value) ? value.filter(isObject) : [];
  return fields.flatMap(({ fieldPath }) => (typeof fieldPath === "string" ? [fieldPath] : []));
}

function valuesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(sortKeys(value));
}
