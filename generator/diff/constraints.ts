import type { Schema } from "../openapi/index.js";
import type { FoundChange } from "./found.js";

/** What happened to a constraint of values. */
type Effect = "tightened" | "loosened" | "changed" | "none";

/** Compares the values of a keyword; `undefined` stands for an absent one. */
type Compare = (before: unknown, after: unknown) => Effect | undefined;

/** Values at most as large as the keyword. */
const upper: Compare = (before, after) => limit(before, after, Number.POSITIVE_INFINITY, (a, b) => b < a);
/** Values at least as large as the keyword. */
const lower: Compare = (before, after) => limit(before, after, Number.NEGATIVE_INFINITY, (a, b) => b > a);
/** At least as many characters, items or properties as the keyword. */
const atLeast: Compare = (before, after) => limit(before, after, 0, (a, b) => b > a);

function limit(
  before: unknown,
  after: unknown,
  absent: number,
  isTighter: (before: number, after: number) => boolean,
): Effect | undefined {
  const [from, to] = [before ?? absent, after ?? absent];
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  if (from === to) return "none";
  return isTighter(from, to) ? "tightened" : "loosened";
}

const flag: Compare = (before = false, after = false) => {
  if (typeof before !== "boolean" || typeof after !== "boolean") return undefined;
  return before === after ? "none" : after ? "tightened" : "loosened";
};

const presence: Compare = (before, after) =>
  before === undefined ? "tightened" : after === undefined ? "loosened" : "changed";

const multiple: Compare = (before, after) => {
  if (typeof before !== "number" || typeof after !== "number") return presence(before, after);
  if (before % after === 0) return "loosened";
  return after % before === 0 ? "tightened" : "changed";
};

/** Formats of numbers, and those whose values they include. */
const NARROWER: ReadonlyMap<unknown, string> = new Map([
  ["int64", "int32"],
  ["double", "float"],
]);

const format: Compare = (before, after) => {
  if (NARROWER.get(after) === before && before !== undefined) return "loosened";
  if (NARROWER.get(before) === after && after !== undefined) return "tightened";
  return presence(before, after);
};

const COMPARE: ReadonlyMap<string, Compare> = new Map([
  ["maximum", upper],
  ["minimum", lower],
  ["exclusiveMaximum", flag],
  ["exclusiveMinimum", flag],
  ["multipleOf", multiple],
  ["maxLength", upper],
  ["minLength", atLeast],
  ["maxItems", upper],
  ["minItems", atLeast],
  ["maxProperties", upper],
  ["minProperties", atLeast],
  ["uniqueItems", flag],
  ["pattern", presence],
  ["format", format],
  ["allOf", presence],
  ["anyOf", presence],
  ["oneOf", presence],
  ["not", presence],
]);

/** Whether a keyword limits the values that a schema accepts. */
export function isConstraint(keyword: string): boolean {
  return COMPARE.has(keyword);
}

/** What changed about a constraint whose values are different; `undefined` for values that the keyword cannot have. */
export function compareConstraint(
  keyword: string,
  from: Schema[keyof Schema],
  to: Schema[keyof Schema],
): Omit<FoundChange, "place"> | undefined {
  const effect = COMPARE.get(keyword)?.(from, to);
  if (effect === undefined) return undefined;
  const values = { keyword, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  if (effect === "none") return { kind: "constraint-changed", ...values, about: { withoutEffect: true } };
  return { kind: `constraint-${effect}`, ...values };
}
