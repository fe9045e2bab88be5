import { expect, it } from "vitest";
import type { Schema } from "../openapi/index.js";
import { circularAliases } from "./circular-aliases.js";

it.each<[string, { readonly [id: string]: Schema }, string[]]>([
  ["an alias of itself", { A: { $ref: "A" } }, ["A"]],
  ["aliases of each other", { A: { $ref: "B" }, B: { $ref: "A" } }, ["A", "B"]],
  ["an alias of a circular one", { A: { $ref: "A" }, B: { $ref: "A" } }, ["A", "B"]],
  ["a union that contains itself", { A: { oneOf: [{ type: "string" }, { $ref: "A" }] } }, ["A"]],
  ["an alias of an object", { A: { $ref: "B" }, B: { properties: {} } }, []],
  ["an object that contains itself", { A: { properties: { a: { $ref: "A" } } } }, []],
  ["a list of itself", { A: { type: "array", items: { $ref: "A" } } }, []],
])("%s: circular are %j → %j", (_, schemas, want) => {
  const definitions = new Map(Object.entries(schemas).map(([id, schema]) => [id, { schema }]));
  expect([...circularAliases(definitions)].sort()).toEqual(want);
});
