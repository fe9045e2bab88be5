import { expect, it } from "vitest";
import { sameContent } from "./same-content.js";

it.each<[string, unknown, unknown, boolean]>([
  ["the order of keys", { a: 1, b: [2] }, { b: [2], a: 1 }, true],
  ["the order of a list", [1, 2], [2, 1], false],
  ["a member that only one has", { a: 1 }, { a: 1, b: undefined }, false],
  ["a list and an object", [], {}, false],
  ["a description", { type: "string", description: "A." }, { type: "string" }, true],
  ["deprecation", { type: "string", deprecated: true }, { type: "string" }, true],
  ["a list of kinds", { "x-kubernetes-group-version-kind": [] }, {}, true],
  ["a property that is called description", { description: { type: "string" } }, {}, false],
  ["a property that is called deprecated", { deprecated: { type: "string" } }, {}, false],
  ["an inherited member", { toString: 1 }, { valueOf: 1 }, false],
])("schemas that differ in %s are compared", (_, a, b, want) => {
  expect([sameContent(a, b), sameContent(b, a)]).toEqual([want, want]);
});
