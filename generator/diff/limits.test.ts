import { describe, expect, it } from "vitest";
import { widgetsDocument } from "../testdata/widgets.js";
import type { Change } from "./change.js";
import { diffDocuments } from "./diff.js";

const WRITING = ["writers", "appliers"];

/** Compares two versions of one property, and returns what is said about it. */
function changesOf(before: object, after: object): unknown[] {
  const spec = (size: object): object => ({ type: "object", properties: { size } });
  return diffDocuments([widgetsDocument({ spec: spec(before) })], [widgetsDocument({ spec: spec(after) })]).map(
    ({ kind, rank, breaks, keyword, from, to }: Change) => [kind, rank, breaks, keyword, from, to],
  );
}

const number = { type: "number" };
const string = { type: "string" };
const tightened = (keyword: string, from: unknown, to: unknown): unknown[] => [
  ["constraint-tightened", "breaking", WRITING, keyword, from, to],
];
const loosened = (keyword: string, from: unknown, to: unknown): unknown[] => [
  ["constraint-loosened", "compatible", [], keyword, from, to],
];
const unclear = (keyword: string, from: unknown, to: unknown): unknown[] => [
  ["constraint-changed", "possibly-breaking", WRITING, keyword, from, to],
];

describe("I.8 a limit of values", () => {
  it.each<[keyword: string, type: string, before: unknown, after: unknown]>([
    ["maximum", "number", undefined, 5],
    ["maximum", "number", 6, 5],
    ["minimum", "number", undefined, 5],
    ["minimum", "number", -1, 0],
    ["exclusiveMaximum", "number", undefined, true],
    ["exclusiveMinimum", "number", false, true],
    ["multipleOf", "number", 2, 4],
    ["maxLength", "string", 9, 8],
    ["minLength", "string", undefined, 1],
    ["maxItems", "array", undefined, 3],
    ["minItems", "array", 1, 2],
    ["maxProperties", "object", 5, 4],
    ["minProperties", "object", undefined, 1],
    ["uniqueItems", "array", undefined, true],
    ["pattern", "string", undefined, "^a"],
    ["format", "string", undefined, "ipv4"],
    ["format", "integer", "int64", "int32"],
    ["not", "string", undefined, { enum: ["a"] }],
    ["anyOf", "object", undefined, [{ required: ["a"] }]],
  ])(
    "%s of a %s that becomes tighter breaks writers; if it becomes looser, nobody (%j, %j)",
    (keyword, type, from, to) => {
      const schema = (value: unknown): object => ({ type, ...(value !== undefined && { [keyword]: value }) });
      expect(changesOf(schema(from), schema(to))).toEqual(tightened(keyword, from, to));
      expect(changesOf(schema(to), schema(from))).toEqual(loosened(keyword, to, from));
    },
  );

  it.each<[keyword: string, type: string, before: unknown, after: unknown]>([
    ["pattern", "string", "^a", "^b"],
    ["format", "string", "ipv4", "ipv6"],
    ["multipleOf", "number", 2, 3],
    ["oneOf", "object", [{ required: ["a"] }], [{ required: ["b"] }]],
  ])("%s of a %s that changes may break writers (%j, %j)", (keyword, type, from, to) => {
    expect(changesOf({ type, [keyword]: from }, { type, [keyword]: to })).toEqual(unclear(keyword, from, to));
  });

  it.each([
    ["minLength", string],
    ["minItems", { type: "array" }],
  ])("%s of 0 limits nothing", (keyword, schema) => {
    expect(changesOf(schema, { ...schema, [keyword]: 0 })).toEqual([
      ["constraint-changed", "compatible", [], keyword, undefined, 0],
    ]);
  });

  it("two limits that changed are two changes", () => {
    expect(changesOf({ ...number, maximum: 5, minimum: 1 }, { ...number, maximum: 4, minimum: 0 })).toEqual([
      ...loosened("minimum", 1, 0),
      ...tightened("maximum", 5, 4),
    ]);
  });
});

describe("I.9 how a value is merged", () => {
  const list = { type: "array", items: { type: "object" } };
  const key = "x-kubernetes-list-map-keys";
  it.each<[title: string, before: object, after: object, want: unknown[]]>([
    [
      "as a map instead of as one value breaks who writes",
      list,
      { ...list, "x-kubernetes-list-type": "map" },
      [["list-type-changed", "breaking", WRITING, "x-kubernetes-list-type", undefined, "map"]],
    ],
    [
      "as one value, as it was without saying so, breaks nobody",
      list,
      { ...list, "x-kubernetes-list-type": "atomic" },
      [["list-type-changed", "compatible", [], "x-kubernetes-list-type", undefined, "atomic"]],
    ],
    [
      "by other keys breaks who writes",
      { ...list, [key]: ["a"] },
      { ...list, [key]: ["a", "b"] },
      [["list-map-keys-changed", "breaking", WRITING, key, ["a"], ["a", "b"]]],
    ],
    [
      "as an atomic map breaks who applies",
      { type: "object" },
      { type: "object", "x-kubernetes-map-type": "atomic" },
      [["map-type-changed", "breaking", ["appliers"], "x-kubernetes-map-type", undefined, "atomic"]],
    ],
    [
      "by another key of strategic merge patches breaks who patches",
      { ...list, "x-kubernetes-patch-merge-key": "name" },
      { ...list, "x-kubernetes-patch-merge-key": "port" },
      [["patch-merge-key-changed", "breaking", ["writers"], "x-kubernetes-patch-merge-key", "name", "port"]],
    ],
    [
      "by another strategy breaks who patches",
      list,
      { ...list, "x-kubernetes-patch-strategy": "merge" },
      [["patch-strategy-changed", "breaking", ["writers"], "x-kubernetes-patch-strategy", undefined, "merge"]],
    ],
  ])("%s", (_, before, after, want) => {
    expect(changesOf(before, after)).toEqual(want);
  });
});

describe("I.10 unknown fields", () => {
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  it.each<[title: string, schema: object]>([
    ["of an object", open],
    ["of a map", { type: "object", additionalProperties: string }],
    ["of an object with values of any type", { type: "object", additionalProperties: true }],
  ])("%s that are no longer kept break everyone; those that are now kept, nobody", (_, schema) => {
    const dropped = ["unknown-fields-dropped", "breaking", ["readers", ...WRITING], undefined, undefined, undefined];
    expect(changesOf(schema, { type: "object" })).toEqual([dropped]);
    const kept = ["unknown-fields-kept", "compatible", [], undefined, undefined, undefined];
    expect(changesOf({ type: "object" }, schema)).toEqual([kept]);
  });
});

describe("I.11 a CEL rule", () => {
  const rules = (...all: object[]): object => ({ ...string, "x-kubernetes-validations": all });
  const [one, other] = [
    { rule: "self != ''", message: "no" },
    { rule: "self != 'a'", message: "not a" },
  ];
  it.each<[title: string, before: object, after: object, want: unknown[]]>([
    [
      "that was added may break writers",
      string,
      rules(one),
      [["rule-added", "possibly-breaking", WRITING, undefined, undefined, one.rule]],
    ],
    [
      "that was removed breaks nobody",
      rules(one, other),
      rules(other),
      [["rule-removed", "compatible", [], undefined, one.rule, undefined]],
    ],
    [
      "that changed may break writers",
      rules(one, other),
      rules(other, { ...one, rule: "self != 'b'" }),
      [["rule-changed", "possibly-breaking", WRITING, undefined, one.rule, "self != 'b'"]],
    ],
    [
      "whose message or place changed does not count",
      rules(one, other),
      rules(other, { ...one, message: "never" }),
      [],
    ],
  ])("%s", (_, before, after, want) => {
    expect(changesOf(before, after)).toEqual(want);
  });
});

describe("I.12 what a schema says besides", () => {
  it("does not count if it is documentation", () => {
    const after = {
      ...string,
      description: "b",
      title: "t",
      example: "e",
      externalDocs: { url: "https://example.com" },
    };
    expect(changesOf({ ...string, description: "a" }, after)).toEqual([]);
  });

  it("is named with both values if it is not known", () => {
    expect(changesOf({ ...string, "x-new": 1 }, { ...string, "x-new": { a: [2] } })).toEqual([
      ["keyword-changed", "possibly-breaking", ["unknown"], "x-new", 1, { a: [2] }],
    ]);
  });

  it("is named with both values if a known keyword has a value that it cannot have", () => {
    expect(changesOf({ ...string, maxLength: 4 }, { ...string, maxLength: "5" })).toEqual([
      ["keyword-changed", "possibly-breaking", ["unknown"], "maxLength", 4, "5"],
    ]);
  });
});

describe("I.3 deprecation", () => {
  it.each([[{ deprecated: true }], [{ description: "Deprecated: use colour." }]])(
    "of a property breaks nobody, and is reported when it begins and ends: %j",
    (deprecated) => {
      const began = ["deprecation-added", "compatible", [], undefined, undefined, undefined];
      expect(changesOf(string, { ...string, ...deprecated })).toEqual([began]);
      expect(changesOf({ ...string, ...deprecated }, string)).toEqual([["deprecation-removed", ...began.slice(1)]]);
    },
  );

  it("in prose is the same as that of a snapshot without descriptions", () => {
    expect(changesOf({ ...string, deprecated: true }, { ...string, description: "Deprecated: use colour." })).toEqual(
      [],
    );
  });
});
