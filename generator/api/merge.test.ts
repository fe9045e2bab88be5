import { expect, it } from "vitest";
import type { Schema } from "../openapi/index.js";
import { mergeSchemas } from "./merge.js";
import type { ApiDefinition } from "./types.js";

const LIST = { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "port"] } as const;
const ATOMIC = { "x-kubernetes-map-type": "atomic" } as const;
const object = (properties: { readonly [name: string]: Schema }): Schema => ({ type: "object", properties });

function definition(id: string, schema: Schema, required: readonly string[] = []): ApiDefinition {
  return { id, name: id, schema, required: new Set(required) };
}

const port = definition("Port", object({ name: { type: "string" }, port: { type: "integer" } }), ["name"]);
const ports = object({ ports: { type: "array", items: { $ref: "Port" }, ...LIST } });

it.each<[string, readonly ApiDefinition[], object]>([
  ["fields alone need nothing", [definition("A", object({ a: { $ref: "Port" } })), port], {}],
  [
    "a list merges by those of its keys that must be written",
    [definition("A", ports), port],
    { A: [{ name: "ports", kind: "list", keys: ["name"] }] },
  ],
  [
    "a list without a map of keys is one value",
    [definition("A", object({ ports: { type: "array", items: { $ref: "Port" } } })), port],
    {},
  ],
  [
    "an object that contains such a list needs a schema too",
    [definition("B", object({ a: { $ref: "A" } })), definition("A", ports), port],
    { A: [{ name: "ports", kind: "list", keys: ["name"] }], B: [{ name: "a", kind: "fields", definition: "A" }] },
  ],
  [
    "an atomic object is replaced",
    [definition("B", object({ a: { $ref: "A", ...ATOMIC } })), definition("A", object({ a: { type: "string" } }))],
    { B: [{ name: "a", kind: "atomic" }] },
  ],
  [
    "so are maps that contain objects",
    [definition("B", object({ a: { type: "object", additionalProperties: { $ref: "Port" }, ...ATOMIC } })), port],
    { B: [{ name: "a", kind: "atomic" }] },
  ],
  [
    "a map whose values merge by key",
    [
      definition("B", object({ a: { type: "object", additionalProperties: { $ref: "A" } } })),
      definition("A", ports),
      port,
    ],
    {
      A: [{ name: "ports", kind: "list", keys: ["name"] }],
      B: [{ name: "a", kind: "map", values: { kind: "fields", definition: "A" } }],
    },
  ],
])("%s", (_, definitions, want) => {
  const schemas = mergeSchemas(new Map(definitions.map((each) => [each.id, each])));
  expect(Object.fromEntries(schemas)).toEqual(want);
});
