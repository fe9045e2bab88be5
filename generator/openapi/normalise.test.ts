import { describe, expect, it } from "vitest";
import { normalise } from "./normalise.js";
import type { Schema } from "./types.js";

const context = {
  document: "apis/example.com/v1",
  pointer: "/components/schemas/x",
  resolve: (ref: string) => (ref.endsWith("/missing") ? undefined : ref.slice(ref.lastIndexOf("/") + 1)),
  structural: false,
};
const PROPERTY = { description: "d", type: "string" };

const cases: readonly { readonly name: string; readonly given: object; readonly want: Schema }[] = [
  {
    name: "a scalar keeps documentation, default and bounds",
    given: { type: "integer", description: "d", default: 1, maximum: 9, format: "int32" },
    want: { type: "integer", description: "d", default: 1, maximum: 9 },
  },
  {
    name: "documentation of the wrong type goes",
    given: {
      type: "string",
      title: 1,
      pattern: ["a"],
      maxLength: "9",
      format: {},
      externalDocs: "a",
      example: null,
      "x-kubernetes-validations": [null, { rule: 1 }, { rule: "a", message: {} }],
    },
    want: { type: "string", example: null, "x-kubernetes-validations": [{ rule: "a" }] },
  },
  {
    name: "a reference wrapped for its siblings is a reference",
    given: { allOf: [{ $ref: "#/components/schemas/A" }], description: "d", default: {} },
    want: { $ref: "A", description: "d", default: {} },
  },
  { name: "a bare reference", given: { $ref: "#/components/schemas/A" }, want: { $ref: "A" } },
  {
    name: "int-or-string of custom resources",
    given: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }], nullable: true },
    want: { oneOf: [{ type: "integer" }, { type: "string" }], nullable: true },
  },
  {
    name: "int-or-string wrapped since its author had anyOf",
    given: {
      "x-kubernetes-int-or-string": true,
      allOf: [{ anyOf: [{ type: "integer" }, { type: "string" }] }, { anyOf: [{ pattern: "^x" }] }],
    },
    want: { oneOf: [{ type: "integer" }, { type: "string" }] },
  },
  {
    name: "int-or-string of servers that convert their documents",
    given: { type: "string", format: "int-or-string" },
    want: { oneOf: [{ type: "integer" }, { type: "string" }] },
  },
  {
    name: "a union of scalars",
    given: { oneOf: [{ type: "string" }, { type: "number" }] },
    want: { oneOf: [{ type: "string" }, { type: "number" }] },
  },
  {
    name: "allOf, anyOf and oneOf next to a complete structure only validate",
    given: {
      type: "object",
      properties: { a: PROPERTY },
      anyOf: [{ required: ["a"] }],
      oneOf: [{ properties: { a: { enum: ["x"] } } }],
      not: { required: ["b"] },
    },
    want: { type: "object", properties: { a: PROPERTY } },
  },
  {
    name: "unknown fields are kept next to properties",
    given: { type: "object", properties: { a: PROPERTY }, "x-kubernetes-preserve-unknown-fields": true },
    want: { type: "object", properties: { a: PROPERTY }, additionalProperties: true },
  },
  {
    name: "unknown fields are kept without properties",
    given: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    want: { type: "object", additionalProperties: {} },
  },
  {
    name: "properties and typed values make an open object",
    given: { type: "object", properties: { a: PROPERTY }, additionalProperties: { type: "number" } },
    want: { type: "object", properties: { a: PROPERTY }, additionalProperties: true },
  },
  {
    name: "an object that says nothing is an open map",
    given: { type: "object" },
    want: { type: "object", additionalProperties: {} },
  },
  {
    name: "a map",
    given: { type: "object", additionalProperties: { type: "string" } },
    want: { type: "object", additionalProperties: { type: "string" } },
  },
  {
    name: "additionalProperties: true is an open map",
    given: { type: "object", additionalProperties: true },
    want: { type: "object", additionalProperties: {} },
  },
  { name: "a list without items", given: { type: "array" }, want: { type: "array", items: {} } },
  { name: "nothing is known", given: { description: "any JSON" }, want: { description: "any JSON" } },
  {
    name: "an enum of strings",
    given: { type: "string", enum: ["a", "b"] },
    want: { type: "string", enum: ["a", "b"] },
  },
  {
    name: "an enum with null, and what is not a string",
    given: { type: "string", enum: ["a", null, 1, ""], nullable: true },
    want: { type: "string", enum: ["a", ""] },
  },
  {
    name: "an enum refuses null, although its type is nullable",
    given: { type: "string", enum: ["a"], nullable: true },
    want: { type: "string", enum: ["a"] },
  },
  {
    name: "so does an enum of numbers",
    given: { type: "integer", enum: [1], nullable: true },
    want: { type: "integer" },
  },
  { name: "an enum of other values is its type", given: { type: "integer", enum: [1, 2] }, want: { type: "integer" } },
  { name: "a type that no one knows", given: { type: "tuple" }, want: {} },
  {
    name: "properties are not taken for keywords",
    given: {
      type: "object",
      properties: {
        $ref: { type: "string" },
        default: { type: "string" },
        items: { type: "boolean" },
        description: PROPERTY,
      },
    },
    want: {
      type: "object",
      properties: {
        $ref: { type: "string" },
        default: { type: "string" },
        items: { type: "boolean" },
        description: PROPERTY,
      },
    },
  },
  {
    name: "required names without a property go",
    given: { type: "object", properties: { a: PROPERTY }, required: ["a", "gone"] },
    want: { type: "object", properties: { a: PROPERTY }, required: ["a"] },
  },
  {
    name: "a list that merges by key",
    given: {
      type: "array",
      items: { type: "string" },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
    },
    want: {
      type: "array",
      items: { type: "string" },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
    },
  },
];

describe("normalise", () => {
  it.each(cases)("$name", ({ given, want }) => {
    expect(normalise(given, context)).toEqual(want);
  });

  it.each<[string, object, Schema]>([
    ["an object without fields", { type: "object" }, { type: "object", additionalProperties: false }],
    [
      "no further fields",
      { type: "object", additionalProperties: false },
      { type: "object", additionalProperties: false },
    ],
    [
      "unknown fields",
      { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      { type: "object", additionalProperties: {} },
    ],
    ["any values", { type: "object", additionalProperties: true }, { type: "object", additionalProperties: {} }],
    ["anything", { "x-kubernetes-preserve-unknown-fields": true }, {}],
    [
      "anything, of which properties are known where it is an object",
      { "x-kubernetes-preserve-unknown-fields": true, properties: { a: PROPERTY } },
      {
        oneOf: [
          { type: "object", properties: { a: PROPERTY }, additionalProperties: true },
          { type: "array", items: {} },
          { type: "string" },
          { type: "number" },
          { type: "boolean" },
        ],
      },
    ],
    ["a string by its type", { type: "string", format: "int-or-string" }, { type: "string" }],
  ])("a structural schema is read as written: %s", (_, given, want) => {
    expect(normalise(given, { ...context, structural: true })).toEqual(want);
  });

  it("keeps a property called __proto__ a property", () => {
    const given: Schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}');
    const { properties = {} } = normalise(given, context);
    expect(Object.keys(properties)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
  });

  it.each([
    [
      "a missing definition",
      { type: "object", properties: { "a/b": { $ref: "#/components/schemas/missing" } } },
      "/components/schemas/x/properties/a~1b",
      "missing definition",
    ],
  ])("%s is an error with document and pointer", (_, given, pointer, words) => {
    expect(() => normalise(given as object, context)).toThrow(
      expect.objectContaining({
        code: "document",
        document: context.document,
        pointer,
        message: expect.stringContaining(words),
      }),
    );
  });
});
