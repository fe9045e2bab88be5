import { describe, expect, it } from "vitest";
import type { Schema } from "../openapi/types.js";
import { createTypeText } from "./type-text.js";

const typeText = createTypeText();

const cases: readonly { readonly given: Schema; readonly want: string }[] = [
  { given: {}, want: "unknown" },
  { given: { type: "string" }, want: "string" },
  { given: { type: "integer" }, want: "number" },
  { given: { type: "string", nullable: true }, want: "string | null" },
  { given: { $ref: "A" }, want: "Local_A" },
  { given: { $ref: "A", nullable: true }, want: "Local_A | null" },
  { given: { type: "array", items: { $ref: "A" } }, want: "Local_A[]" },
  { given: { type: "array", items: { $ref: "A", nullable: true } }, want: "(Local_A | null)[]" },
  { given: { type: "object", additionalProperties: {} }, want: "{ [key: string]: unknown; }" },
  { given: { type: "object", additionalProperties: false }, want: "{ [key: string]: never; }" },
  { given: { type: "object", additionalProperties: { $ref: "A" } }, want: "{ [key: string]: Local_A; }" },
  { given: { type: "string", enum: ["a", "b", "a"] }, want: '"a" | "b" | (string & {})' },
  { given: { type: "array", items: { type: "string", enum: ["a"] } }, want: '("a" | (string & {}))[]' },
  { given: { type: "string", enum: ['"; evil(); "', "*/"] }, want: '"\\"; evil(); \\"" | "*/" | (string & {})' },
  { given: { oneOf: [{ type: "integer" }, { type: "string" }] }, want: "number | string" },
  { given: { allOf: [{ $ref: "A" }, { $ref: "B" }] }, want: "Local_A & Local_B" },
];

describe("types as text", () => {
  it.each(cases)("$want", ({ given, want }) => {
    expect(typeText(given, (id) => `Local_${id}`)).toBe(want);
  });
});
