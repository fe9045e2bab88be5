import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { Schema } from "../openapi/types.js";
import { createTypeText } from "./type-text.js";

const typeText = createTypeText();
const OPEN: Schema = { "x-kubesmith-open-enum": true };

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
  { given: { type: "string", enum: ["a", "b", "a"] }, want: '"a" | "b"' },
  { given: { type: "string", enum: ["a"], nullable: true }, want: '"a" | null' },
  { given: { type: "string", enum: ["a", "b"], ...OPEN }, want: '"a" | "b" | (string & {})' },
  { given: { type: "array", items: { type: "string", enum: ["a"] } }, want: '"a"[]' },
  { given: { type: "array", items: { type: "string", enum: ["a", "b"] } }, want: '("a" | "b")[]' },
  { given: { type: "array", items: { type: "string", enum: ["a"], ...OPEN } }, want: '("a" | (string & {}))[]' },
  { given: { type: "object", additionalProperties: { enum: ["a"] } }, want: '{ [key: string]: "a"; }' },
  { given: { type: "string", enum: ['"; evil(); "', "*/"] }, want: '"\\"; evil(); \\"" | "*/"' },
  { given: { type: "string", enum: ["a\u202eb", "\u009b", "\u2028"] }, want: '"a\\u202eb" | "\\u009b" | "\\u2028"' },
  { given: { oneOf: [{ type: "integer" }, { type: "string" }] }, want: "number | string" },
  { given: { allOf: [{ $ref: "A" }, { $ref: "B" }] }, want: "Local_A & Local_B" },
];

describe("types as text", () => {
  it.each(cases)("$want", ({ given, want }) => {
    expect(typeText(given, (id) => `Local_${id}`)).toBe(want);
  });
});

it("the parser reads the values of an enum, whatever they are", () => {
  const typeText = createTypeText();
  const values = fc.array(
    fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("*/", "\u2028", "\ud800", "`${x}`", '"', "\\", "")),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(values, (texts) => {
      const text = typeText({ type: "array", items: { type: "string", enum: texts } }, (id) => id);
      const { statements } = ts.createSourceFile("a.ts", `type A = ${text};`, ts.ScriptTarget.ES2022);
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isStringLiteral(node)) found.push(node.text);
        ts.forEachChild(node, visit);
      };
      statements.forEach(visit);
      expect(statements.length).toBe(1);
      expect(found).toEqual([...new Set(texts)]);
      // Nothing in them hides from a reader, or reorders what is read.
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 2_000 },
  );
});
