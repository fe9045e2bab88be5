import { describe, expect, it } from "vitest";
import { widgetsDocument } from "../testdata/widgets.js";
import type { Change } from "./change.js";
import { diffDocuments } from "./diff.js";

const OBJECTS = ["readers", "writers", "appliers"];
const WRITING = ["writers", "appliers"];

/** What is expected of a change besides its place, which is `spec.size` unless the change says otherwise. */
type Expected = Partial<Omit<Change, "kind" | "rank" | "breaks">> & {
  readonly is: readonly [kind: Change["kind"], rank: Change["rank"], breaks: readonly string[]];
};
type Case = readonly [title: string, before: object, after: object, expected: readonly Expected[]];

/** Compares two versions of one property. */
function changesOf(before: object, after: object): Change[] {
  const spec = (size: object): object => ({ type: "object", properties: { size } });
  return diffDocuments([widgetsDocument({ spec: spec(before) })], [widgetsDocument({ spec: spec(after) })]);
}

/** The part of a JSON pointer for each step of a path. */
const keysOf = (path: string): string[] =>
  (path.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? []).map((step) =>
    step === "[]" ? "/items" : step === "{}" ? "/additionalProperties" : `/properties/${step}`,
  );

function check(_: string, before: object, after: object, expected: readonly Expected[]): void {
  const wanted = expected.map(({ is: [kind, rank, breaks], path = "spec.size", ...rest }) => ({
    kind,
    rank,
    breaks,
    groupVersion: "example.com/v1",
    definition: "com.example.v1.Widget",
    path,
    properties: path.split(/[.[\]{}]+/).filter((name) => name !== ""),
    document: "apis/example.com/v1",
    pointer: `/components/schemas/com.example.v1.Widget${keysOf(path).join("")}`,
    ...rest,
    reaches: [{ groupVersion: "example.com/v1", kind: "Widget", path }],
  }));
  expect(changesOf(before, after)).toEqual(wanted);
}

const string = { type: "string" };

describe("I.4 a property", () => {
  const object = (properties: object, required: readonly string[] = []): object => ({
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
  });
  it.each<Case>([
    [
      "that was removed breaks everyone who uses objects",
      object({ a: string }),
      object({}),
      [{ is: ["property-removed", "breaking", OBJECTS], path: "spec.size.a", from: "string" }],
    ],
    [
      "that was removed from an object which keeps unknown fields may break readers",
      { ...object({ a: string, b: string }), "x-kubernetes-preserve-unknown-fields": true },
      { ...object({ b: string }), "x-kubernetes-preserve-unknown-fields": true },
      [{ is: ["property-removed", "possibly-breaking", ["readers"]], path: "spec.size.a", from: "string" }],
    ],
    [
      "that was added breaks nobody",
      object({}),
      object({ a: { type: "array", items: string } }),
      [{ is: ["property-added", "compatible", []], path: "spec.size.a", to: "string[]" }],
    ],
    [
      "that was added and is required breaks writers",
      object({}),
      object({ a: string }, ["a"]),
      [{ is: ["property-added", "breaking", WRITING], path: "spec.size.a", to: "string" }],
    ],
    [
      "that was added, is required and has a default breaks nobody",
      object({}),
      object({ a: { ...string, default: "x" } }, ["a"]),
      [{ is: ["property-added", "compatible", []], path: "spec.size.a", to: "string" }],
    ],
    [
      "that became required breaks writers",
      object({ a: string }),
      object({ a: string }, ["a"]),
      [{ is: ["property-became-required", "breaking", WRITING], path: "spec.size.a" }],
    ],
    [
      "that became required and has a default breaks nobody",
      object({ a: { ...string, default: "x" } }),
      object({ a: { ...string, default: "x" } }, ["a"]),
      [{ is: ["property-became-required", "compatible", []], path: "spec.size.a" }],
    ],
    [
      "that became optional may break readers",
      object({ a: string }, ["a"]),
      object({ a: string }),
      [{ is: ["property-became-optional", "possibly-breaking", ["readers"]], path: "spec.size.a" }],
    ],
    [
      "that is required without being described breaks writers",
      object({ a: string }),
      object({ a: string }, ["b"]),
      [{ is: ["property-became-required", "breaking", WRITING], path: "spec.size.b" }],
    ],
  ])("%s", check);
});

describe("I.5 a type", () => {
  const either = { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] };
  it.each<Case>([
    [
      "that changed breaks everyone who uses objects",
      string,
      { type: "integer" },
      [{ is: ["type-changed", "breaking", OBJECTS], from: "string", to: "integer" }],
    ],
    [
      "that became wider may break readers",
      { type: "integer" },
      { type: "number" },
      [{ is: ["type-widened", "possibly-breaking", ["readers"]], from: "integer", to: "number" }],
    ],
    [
      "that also allows strings may break readers",
      { type: "integer" },
      either,
      [{ is: ["type-widened", "possibly-breaking", ["readers"]], from: "integer", to: "integer|string" }],
    ],
    [
      "that no longer allows strings breaks writers",
      either,
      { type: "integer" },
      [{ is: ["type-narrowed", "breaking", WRITING], from: "integer|string", to: "integer" }],
    ],
    [
      "that became anything may break readers",
      string,
      { "x-kubernetes-preserve-unknown-fields": true },
      [{ is: ["type-widened", "possibly-breaking", ["readers"]], from: "string", to: "any" }],
    ],
    [
      "of items is found",
      { type: "array", items: string },
      { type: "array", items: { type: "boolean" } },
      [{ is: ["type-changed", "breaking", OBJECTS], path: "spec.size[]", from: "string", to: "boolean" }],
    ],
    [
      "of the values of a map is found",
      { type: "object", additionalProperties: string },
      { type: "object", additionalProperties: { type: "boolean" } },
      [{ is: ["type-changed", "breaking", OBJECTS], path: "spec.size{}", from: "string", to: "boolean" }],
    ],
    [
      "that may now be null may break readers",
      string,
      { ...string, nullable: true },
      [{ is: ["nullable-added", "possibly-breaking", ["readers"]] }],
    ],
    [
      "that can no longer be null breaks writers",
      { ...string, nullable: true },
      { ...string, nullable: false },
      [{ is: ["nullable-removed", "breaking", WRITING] }],
    ],
    ["that is written in another way does not change", either, { ...either, allOf: [{ anyOf: either.anyOf }] }, []],
  ])("%s", check);
});

describe("I.6 an enum", () => {
  const listed = (...values: unknown[]): object => ({ ...string, enum: values });
  it.each<Case>([
    [
      "with a new value may break readers",
      listed("a", "b"),
      listed("c", "b", "a"),
      [{ is: ["enum-values-added", "possibly-breaking", ["readers"]], to: ["c"] }],
    ],
    [
      "without a value that it had breaks writers",
      listed("a", "b", "c"),
      listed("b"),
      [{ is: ["enum-values-removed", "breaking", WRITING], from: ["a", "c"] }],
    ],
    [
      "where any value was accepted breaks writers",
      string,
      listed("a"),
      [{ is: ["enum-added", "breaking", WRITING], to: ["a"] }],
    ],
    [
      "in place of which any value is accepted may break readers",
      listed("a"),
      string,
      [{ is: ["enum-removed", "possibly-breaking", ["readers"]], from: ["a"] }],
    ],
    ["in another order does not change", listed("a", "b"), listed("b", "a"), []],
  ])("%s", check);
});

describe("I.7 a default", () => {
  it.each<Case>([
    [
      "that was added may break everyone who relies on omitting the property",
      string,
      { ...string, default: "" },
      [{ is: ["default-added", "possibly-breaking", OBJECTS], to: "" }],
    ],
    [
      "that changed breaks them",
      { ...string, default: "a" },
      { ...string, default: "b" },
      [{ is: ["default-changed", "breaking", OBJECTS], from: "a", to: "b" }],
    ],
    [
      "that was removed breaks them",
      { ...string, default: "a" },
      string,
      [{ is: ["default-removed", "breaking", OBJECTS], from: "a" }],
    ],
    [
      "whose keys have another order does not change",
      { type: "object", default: { a: 1, b: 2 } },
      { type: "object", default: { b: 2, a: 1 } },
      [],
    ],
  ])("%s", check);
});
