import { describe, expect, it } from "vitest";
import { annotations } from "../generator/openapi/annotations.js";
import type { Schema } from "../generator/openapi/types.js";
import { docsOf } from "./docs.js";

const cases: readonly { readonly name: string; readonly given: Schema; readonly want: string }[] = [
  { name: "nothing", given: { type: "string" }, want: "" },
  { name: "a description", given: { description: "Runs jobs." }, want: "Runs jobs." },
  {
    name: "one bound",
    given: { description: "A port.", minimum: 1, maximum: 65535 },
    want: "A port. Value: 1 to 65535.",
  },
  {
    name: "many bounds",
    given: { description: "A name.", format: "hostname", minLength: 1, maxLength: 63, pattern: "^[a-z]+$" },
    want: "A name.\n\n- Format: hostname.\n- Length: 1 to 63.\n- Pattern: `^[a-z]+$`.",
  },
  { name: "a least value", given: { minimum: 0 }, want: "Value: at least 0." },
  { name: "a most value, and steps", given: { maximum: 9, multipleOf: 3 }, want: "Value: at most 9, a multiple of 3." },
  {
    name: "exclusive bounds",
    given: { minimum: 0, exclusiveMinimum: true, maximum: 1 },
    want: "Value: more than 0, at most 1.",
  },
  { name: "an exact length", given: { minLength: 3, maxLength: 3 }, want: "Length: exactly 3." },
  { name: "items", given: { type: "array", minItems: 1, uniqueItems: true }, want: "Items: at least 1, unique." },
  { name: "a set", given: { type: "array", "x-kubernetes-list-type": "set" }, want: "Items: unique." },
  { name: "fields", given: { type: "object", maxProperties: 2 }, want: "Fields: at most 2." },
  {
    name: "a list that merges by key",
    given: { type: "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port", "protocol"] },
    want: "Merge keys: `port`, `protocol`.",
  },
  {
    name: "an object that is replaced as a whole",
    given: { type: "object", properties: {}, "x-kubernetes-map-type": "atomic" },
    want: "Replaced as a whole by apply.",
  },
  {
    name: "rules: the message, or else the rule",
    given: {
      "x-kubernetes-validations": [
        { rule: "self.a < self.b", message: "a must be\nless than b" },
        { rule: "self.size() > 0" },
        { rule: "x".repeat(200), message: " " },
      ],
    },
    want: `- Rule: a must be less than b\n- Rule: \`self.size() > 0\`\n- Rule: \`${"x".repeat(160)}…\``,
  },
  {
    name: "rules beyond reading",
    given: { "x-kubernetes-validations": Array.from({ length: 10 }, (_, i) => ({ rule: "true", message: `m${i}` })) },
    want: `${Array.from({ length: 8 }, (_, i) => `- Rule: m${i}\n`).join("")}- Rules: 2 more.`,
  },
  {
    name: "what no one may change, by its rule",
    given: { description: "A class.", "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "immutable" }] },
    want: "A class. Immutable.",
  },
  {
    name: "the same, by its words",
    given: { description: "A class. Cannot be updated." },
    want: "A class. Cannot be updated. Immutable.",
  },
  {
    name: "what is about immutability",
    given: { description: "Immutable, if set to true, ensures that data cannot be updated (only metadata can)." },
    want: "Immutable, if set to true, ensures that data cannot be updated (only metadata can).",
  },
  { name: "a title alone", given: { title: "Class" }, want: "Class" },
  {
    name: "a title before a description",
    given: { title: "Class", description: "Of storage." },
    want: "Class\n\nOf storage.",
  },
  {
    name: "a title that the description repeats",
    given: { title: "A class", description: "A class of x." },
    want: "A class of x.",
  },
  { name: "a default", given: { default: { a: [1] } }, want: "@default { a: [1] }" },
  { name: "a default of nothing", given: { default: "" }, want: "" },
  { name: "an example", given: { example: "a-b" }, want: '@example "a-b"' },
  { name: "an example beyond reading", given: { example: "x".repeat(500) }, want: "" },
  {
    name: "further reading",
    given: { externalDocs: { url: "https://example.com/a?b", description: "All\nof it" } },
    want: "@see https://example.com/a?b All of it",
  },
  { name: "further reading at no address", given: { externalDocs: { url: "javascript:alert(1)" } }, want: "" },
  {
    name: "further reading with more than an address",
    given: { externalDocs: { url: "https://a.b/ */ evil" } },
    want: "",
  },
  { name: "deprecation", given: { description: "Deprecated: use b." }, want: "Deprecated: use b.\n@deprecated" },
  { name: "a pattern with backticks", given: { pattern: "^`{2}``$" }, want: "Pattern: ``` ^`{2}``$ ```." },
  { name: "a pattern of several lines", given: { pattern: "^a\n  b$" }, want: "Pattern: `^a b$`." },
];

describe("what a doc comment says", () => {
  it.each(cases)("$name", ({ given, want }) => {
    const { text, tags } = docsOf({ ...given, ...annotations(given) });
    const tagged = tags.map((tag) => `@${tag.name} ${tag.text}`.trim());
    expect([text, ...tagged].filter((part) => part !== "").join("\n")).toBe(want);
  });
});
