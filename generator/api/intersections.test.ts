import { describe, expect, it } from "vitest";
import type { Schema } from "../openapi/index.js";
import { createIntersectionLimit } from "./intersections.js";

const OBJECT: Schema = { type: "object", properties: { a: { type: "string" } } };
const refs = (...ids: readonly string[]): Schema[] => ids.map((id) => ({ $ref: id }));
const union = (size: number): Schema => ({ oneOf: Array.from({ length: size }, () => OBJECT) });
const definitions = (schemas: { readonly [id: string]: Schema }) =>
  new Map(Object.entries(schemas).map(([id, schema]) => [id, { schema }]));

describe("an intersection loses its shape", () => {
  it.each<[string, { readonly [id: string]: Schema }, Schema, boolean]>([
    ["never, if it is of objects", { A: OBJECT, B: OBJECT }, { allOf: refs("A", "B") }, false],
    ["not at 1,000 members", { A: union(10), B: union(100) }, { allOf: refs("A", "B") }, false],
    ["above 1,000 members", { A: union(10), B: union(101) }, { allOf: refs("A", "B") }, true],
    ["through aliases", { A: union(40), B: { $ref: "A" } }, { allOf: refs("A", "B") }, true],
    ["through unions of unions", { A: union(20), B: { oneOf: refs("A", "A") } }, { allOf: refs("B", "B") }, true],
    ["through intersections", { A: union(11), B: { allOf: refs("A", "A") } }, { allOf: refs("B", "A") }, true],
    [
      "with enums",
      { A: { type: "string", enum: Array.from("abcdefghij") } },
      { allOf: refs("A", "A", "A", "A") },
      true,
    ],
    ["not for a union alone", { A: union(5_000) }, { $ref: "A" }, false],
  ])("%s", (_, schemas, given, isVast) => {
    const limit = createIntersectionLimit(definitions(schemas));
    expect(limit({ ...given, description: "d" })).toEqual({ ...(isVast ? {} : given), description: "d" });
    expect(limit({ properties: { a: given } })).toEqual({ properties: { a: isVast ? {} : given } });
  });

  it("takes no longer for unions that repeat each other, or chains of aliases", () => {
    const doubled = Array.from({ length: 60 }, (_, i): [string, Schema] => [
      `D${i}`,
      i === 0 ? OBJECT : { oneOf: refs(`D${i - 1}`, `D${i - 1}`) },
    ]);
    const chain = Array.from({ length: 50_000 }, (_, i): [string, Schema] => [
      `C${i}`,
      i === 0 ? OBJECT : { $ref: `C${i - 1}` },
    ]);
    const limit = createIntersectionLimit(definitions(Object.fromEntries([...doubled, ...chain])));
    expect(limit({ allOf: refs("D59", "D59") })).toEqual({});
    expect(limit({ allOf: refs("C49999", "C49998") })).toEqual({});
  });
});
