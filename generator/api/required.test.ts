import { describe, expect, it } from "vitest";
import type { Schema } from "../openapi/index.js";
import type { ExtractedDefinition } from "./nested.js";
import { alwaysReturnedFields, reachedOnlyThroughStatus, requiredProperties } from "./required.js";

const gvk = { group: "", version: "v1", kind: "K" };

function definition(schema: Schema, more: Partial<ExtractedDefinition> = {}): ExtractedDefinition {
  return { id: "K", name: "K", custom: false, schema, ...more };
}

describe("what must be written", () => {
  const withDefault = (value: unknown): Schema => ({ properties: { a: { default: value } }, required: ["a"] });
  it.each<[string, ExtractedDefinition, boolean, string[]]>([
    ["a required property", definition({ properties: { a: {} }, required: ["a"] }), false, ["a"]],
    ["not with a default that says something", definition(withDefault("TCP")), false, []],
    ["with a zero value as default, which says nothing", definition(withDefault("")), false, ["a"]],
    ["not with any default of a custom resource", definition(withDefault(""), { custom: true }), false, []],
    ["a required property that is only read", definition({ properties: { a: {} }, required: ["a"] }), true, ["a"]],
    ["whatever its default, if it is only read", definition(withDefault("TCP")), true, ["a"]],
    ["with a default, if it is only read", definition({ properties: { a: { default: {} } } }), true, ["a"]],
    [
      "not with any default in the status of a custom resource",
      definition(withDefault(""), { custom: true }),
      true,
      [],
    ],
    ["not apiVersion and kind of a kind", definition({ required: ["apiVersion", "kind", "b"] }, { gvk }), false, ["b"]],
  ])("%s", (_, given, onlyInStatus, want) => {
    expect([...requiredProperties(given, onlyInStatus)]).toEqual(want);
  });
});

describe("what is always returned", () => {
  it.each<[string, Schema, boolean, string[]]>([
    [
      "required fields, and those with a default",
      { properties: { spec: {}, status: { default: {} }, data: {} }, required: ["spec"] },
      false,
      ["spec", "status"],
    ],
    [
      "no metadata, apiVersion and kind",
      { properties: { metadata: {}, kind: {} }, required: ["metadata", "kind"] },
      false,
      [],
    ],
    ["nothing nullable", { properties: { spec: { nullable: true } }, required: ["spec"] }, false, []],
    ["no list of a built-in kind", { properties: { rules: { type: "array" } }, required: ["rules"] }, false, []],
    ["a list of a custom resource", { properties: { rules: { type: "array" } }, required: ["rules"] }, true, ["rules"]],
  ])("%s", (_, schema, custom, want) => {
    expect(alwaysReturnedFields(definition(schema, { custom }))).toEqual(want);
  });
});

describe("what is reached through status alone", () => {
  const reached = (definitions: readonly ExtractedDefinition[]): string[] =>
    [...reachedOnlyThroughStatus(new Map(definitions.map((each) => [each.id, each])))].sort();
  const inStatus = definition({ properties: { status: { $ref: "S" }, spec: { $ref: "P" } } }, { gvk });

  it("is found through any number of references", () => {
    const definitions = [
      definition({ items: { $ref: "T" } }, { id: "S" }),
      definition({}, { id: "T" }),
      definition({}, { id: "P" }),
    ];
    expect(reached([inStatus, ...definitions])).toEqual(["S", "T"]);
  });

  it("does not depend on the order of a kind and another that contains it", () => {
    const holder = definition({ properties: { spec: { $ref: "K" } } }, { id: "A", gvk: { ...gvk, kind: "A" } });
    const definitions = [inStatus, definition({}, { id: "S" }), definition({}, { id: "P" })];
    expect(reached([holder, ...definitions])).toEqual(["S"]);
    expect(reached([...definitions, holder])).toEqual(["S"]);
  });
});
