import { expect, it } from "vitest";
import { askDerived } from "./ask-derived.js";
import type { JsonObject } from "./document.js";
import type { DerivedDocument, Operation } from "./mutate.js";

const resource = {
  apiVersion: "v1",
  kind: "Pod",
  plural: "pods",
  namespaced: true,
  module: "core/v1",
  definition: "PodsResource",
  written: { module: "core/v1", name: "Pod" },
};

/** Whether what was done to a document counts as ignored, of a server that answers with `stored`. */
async function isIgnored(
  operation: Operation,
  changed: DerivedDocument["changed"],
  sent: JsonObject,
  stored: JsonObject,
): Promise<boolean> {
  // The server is only its response here; compare.slow.test.ts asks real servers.
  const response = {
    status: 201,
    headers: {},
    stream: false,
    body: Buffer.alloc(0),
    text: () => "",
    json: () => stored,
  } as const;
  const client = { send: async () => response };
  const document = { label: "a", origin: "b", mistake: "none", operation, changed, object: sent } as const;
  const [verdict] = await askDerived(client, () => resource, [document], new Map([["b", stored]]));
  return verdict?.ignored === true;
}

const volumes = (...names: (string | undefined)[]): JsonObject => ({
  spec: { volumes: names.map((name): JsonObject => (name === undefined ? {} : { name })) },
});

it("values that the server dropped are ignored: a misspelt field, the object of a removed property, an element of a list, a status", async () => {
  const first = ["spec", "volumes", 0, "name"];
  expect(await isIgnored("drop", first, volumes(undefined, "b"), volumes("a", "b"))).toBe(false);
  expect(await isIgnored("drop", first, volumes(undefined, "b"), volumes("b"))).toBe(true);
  expect(await isIgnored("drop", first, volumes(undefined), { spec: {} })).toBe(true);
  expect(await isIgnored("retype", ["status"], { status: [] }, { spec: {} })).toBe(true);
  expect(await isIgnored("retype", ["spec"], { spec: [] }, { spec: {} })).toBe(false);
  expect(await isIgnored("drop", ["status", "a"], { status: { b: null } }, { status: { b: ["v1"] } })).toBe(true);
  expect(await isIgnored("drop", ["status", "a"], { status: { b: 1 } }, { status: { a: 0, b: 1 } })).toBe(false);
  expect(await isIgnored("misspell", ["spec", "volumess"], { spec: { volumess: [] } }, { spec: {} })).toBe(true);
  expect(
    await isIgnored("misspell", ["spec", "volumess"], { spec: { volumess: [] } }, { spec: { volumess: [] } }),
  ).toBe(false);
});
