import { expect, it } from "vitest";
import type { Schema } from "../openapi/index.js";
import { extractNested } from "./nested.js";

const object = (properties: { readonly [name: string]: Schema }): Schema => ({ type: "object", properties });
const leaf = object({ a: { type: "string" } });

it.each<[string, Schema, { readonly [id: string]: readonly string[] }]>([
  ["an object without nested ones", leaf, {}],
  ["an object in a property", object({ spec: { ...leaf, description: "A spec." } }), { "K#spec": ["spec"] }],
  ["an object in an object", object({ spec: object({ key: leaf }) }), { "K#spec": ["spec"], "K#spec/key": ["key"] }],
  ["elements of a list", object({ items: { type: "array", items: leaf } }), { "K#items": ["items"] }],
  ["values of a map", object({ map: { type: "object", additionalProperties: leaf } }), { "K#map": ["map"] }],
  ["branches of a union", object({ u: { oneOf: [leaf, leaf] } }), { "K#u": ["u"], "K#u/~+2": ["u", "~+2"] }],
  ["a name with a slash", object({ "a/b": leaf }), { "K#a~1b": ["a/b"] }],
])("%s", (_, schema, want) => {
  const gvk = { group: "example.com", version: "v1", kind: "K" };
  const [root, ...nested] = extractNested({ id: "K", name: "com.example.v1.K", gvk, schema, custom: true });
  expect(root?.gvk).toEqual(gvk);
  expect(Object.fromEntries(nested.map(({ id, nested }) => [id, nested?.path]))).toEqual(want);
  for (const { gvk, nested: place } of nested) expect([gvk, place?.root]).toEqual([undefined, "com.example.v1.K"]);
});

it("what is nested deeply has ids of limited length, each of which is the only one", () => {
  const leaves = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, leaf]));
  let schema = object(leaves);
  for (let depth = 0; depth < 190; depth++) schema = object({ ["n".repeat(30)]: schema });
  const definition = { id: "K", name: "K", owner: { group: "example.com", version: "v1" }, schema, custom: true };
  const ids = extractNested(definition).map(({ id }) => id);
  expect(new Set(ids).size).toBe(20_000 + 190 + 1);
  expect(Math.max(...ids.map((id) => id.length))).toBeLessThan(1_020);
});

it("a nested object in a nested one is named after that, and not after all that leads to it", () => {
  const [, ...nested] = extractNested({
    id: "K",
    name: "K",
    schema: object({ a: object({ b: object({ c: leaf }) }) }),
    custom: true,
  });
  expect(nested.map(({ id, nested: place }) => [id, place?.parent, place?.path])).toEqual([
    ["K#a/b/c", "K#a/b", ["c"]],
    ["K#a/b", "K#a", ["b"]],
    ["K#a", undefined, ["a"]],
  ]);
});

it("annotations of a nested object stay with the reference to it", () => {
  const schema = object({ spec: { ...leaf, description: "A spec.", nullable: true } });
  const [root] = extractNested({ id: "K", name: "K", schema, custom: true });
  expect(root?.schema.properties?.spec).toEqual({ $ref: "K#spec", description: "A spec.", nullable: true });
});
