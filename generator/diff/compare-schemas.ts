import { isObject } from "../json.js";
import type { Schema } from "../openapi/index.js";
import { compareProperties } from "./compare-properties.js";
import type { Comparison } from "./comparison.js";
import { compareKeywords } from "./keywords.js";
import { type Place, stepInto } from "./place.js";
import { compareTypes, typeText, valuesOf } from "./value-types.js";

/**
 * Compares two versions of a schema, and of all schemas in it, in time proportional to their size. References to definitions of the same
 * name are equal: definitions are compared by themselves, once.
 */
export function compareSchemas(before: Schema, after: Schema, place: Place | undefined, comparison: Comparison): void {
  const { report } = comparison;
  const from = comparison.before.referenceOf(before);
  const to = comparison.after.referenceOf(after);
  if (from === undefined && to === undefined) {
    compareInline(before, after, place, comparison);
    return;
  }
  const isBoth = from !== undefined && to !== undefined;
  if (isBoth && (from === to || comparison.pair(from, to))) {
    // What stands beside a reference: defaults, descriptions.
    for (const change of compareKeywords(before, after)) report({ ...change, place });
    if (from !== to) report({ kind: "definition-replaced", place, from, to });
    return;
  }
  const left = from === undefined ? before : withTarget(before, from, "before", comparison);
  const right = to === undefined ? after : withTarget(after, to, "after", comparison);
  const isCompared = left !== undefined && right !== undefined;
  if (isBoth || !isCompared) {
    const values = { from: from ?? typeText(before), to: to ?? typeText(after) };
    report({ kind: "definition-replaced", place, ...values, ...(!isCompared && { about: { notCompared: true } }) });
  }
  if (isCompared) compareInline(left, right, place, comparison);
}

/**
 * A definition in place of a reference to it; `undefined` if one with children has been taken already: a document may refer to it any
 * number of times.
 */
function withTarget(
  reference: Schema,
  name: string,
  side: "before" | "after",
  comparison: Comparison,
): Schema | undefined {
  const target = comparison[side].definitions.get(name)?.schema ?? {};
  const { $ref, allOf, ...beside } = reference;
  if (target.properties !== undefined || target.items !== undefined || isObject(target.additionalProperties)) {
    const expanded = comparison.expanded[side];
    if (expanded.has(name)) return undefined;
    expanded.add(name);
  }
  return { ...target, ...beside };
}

function compareInline(before: Schema, after: Schema, place: Place | undefined, comparison: Comparison): void {
  const { report } = comparison;
  if (before === after) return;
  const types = compareTypes(before, after);
  if (types !== "same") report({ kind: `type-${types}`, place, from: typeText(before), to: typeText(after) });
  // Values of other types have nothing else in common.
  if (types === "changed") return;
  for (const change of compareKeywords(before, after)) report({ ...change, place });
  const bothObjects = before.properties !== undefined && after.properties !== undefined;
  if (types === "same" || bothObjects) compareProperties(before, after, place, comparison, compareSchemas);
  if (types !== "same") return;
  if (before.items !== undefined || after.items !== undefined)
    compareSchemas(before.items ?? {}, after.items ?? {}, stepInto(place, "items"), comparison);
  compareOthers(before, after, place, comparison);
}

/** Compares what applies to properties without a name in the schema: those of maps, and unknown ones. */
function compareOthers(before: Schema, after: Schema, place: Place | undefined, comparison: Comparison): void {
  const from = valuesOf(before);
  const to = valuesOf(after);
  if (from === undefined && to === undefined) return;
  if (from === undefined || to === undefined) {
    const kind = from === undefined ? "unknown-fields-kept" : "unknown-fields-dropped";
    comparison.report({ kind, place });
  } else compareSchemas(from, to, stepInto(place, "values"), comparison);
}
