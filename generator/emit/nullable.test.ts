import { expect, it } from "vitest";
import type { Schema } from "../openapi/types.js";
import { admitsNull } from "./nullable.js";

it.each<readonly [string, Schema, boolean]>([
  ["a string", { type: "string" }, false],
  ["an enum", { enum: ["a"] }, false],
  ["an object", { properties: {} }, false],
  ["a nullable string", { type: "string", nullable: true }, true],
  ["anything", {}, true],
  ["a reference to something nullable", { $ref: "Nullable" }, true],
  ["a reference to something else", { $ref: "Other" }, false],
  ["a union with something nullable", { oneOf: [{ type: "string" }, { $ref: "Nullable" }] }, true],
  ["a union of others", { oneOf: [{ type: "string" }, { $ref: "Other" }] }, false],
  ["an intersection with something that is not nullable", { allOf: [{ $ref: "Nullable" }, { $ref: "Other" }] }, false],
])("admitsNull() of %s", (_, schema, want) => {
  expect(admitsNull(schema, (id) => id === "Nullable")).toBe(want);
});
