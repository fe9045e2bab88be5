import { describe, expect, it } from "vitest";
import { restoreDocument, sharedValues } from "./index.js";

/** Restores a document from what a file could contain that nobody wrote. */
function restore(values: object, document: object): unknown {
  const shared = sharedValues(Buffer.from(JSON.stringify({ kubesmithShared: 1, values })));
  return restoreDocument(
    Buffer.from(JSON.stringify({ openapi: "3.0.0", ...document })),
    "apis/a.example.com/v1",
    shared,
  );
}

/** Each refers twice to the one before. */
const doubling = (levels: number, first: unknown): object =>
  Object.fromEntries(
    Array.from({ length: levels }, (_, i) => [
      `v${i}`,
      i === 0 ? first : { a: { $shared: `v${i - 1}` }, b: { $shared: `v${i - 1}` } },
    ]),
  );

describe("a document that refers to shared values", () => {
  it("is restored with changes, and what it refers to stays as it is", () => {
    const values = { base: { a: { b: 1, c: [1, 2] }, d: "${kind}" } };
    const changes = { $changes: { "/a/b": 2, "/a/c/1": 3, "/a/e": { f: "${kind}" } }, $without: ["/d"] };
    const extra = { x: { $shared: "base", $with: { kind: "Pod" }, ...changes }, y: { $shared: "base" } };
    expect(restore(values, { extra })).toEqual({
      openapi: "3.0.0",
      extra: { x: { a: { b: 2, c: [1, 3], e: { f: "Pod" } } }, y: { a: { b: 1, c: [1, 2] }, d: "" } },
    });
  });

  it.each<[string, object, object]>([
    ["that are twice as many at each level", doubling(60, { a: {} }), { extra: { $shared: "v59" } }],
    [
      "that are nested too deeply",
      { v: JSON.parse(`${'{"a":'.repeat(1001)}1${"}".repeat(1001)}`) },
      { e: { $shared: "v" } },
    ],
    ["whose strings are too long", doubling(40, "x".repeat(1000)), { extra: { $shared: "v39" } }],
  ])("has a limit for values %s", (_, values, document) => {
    expect(() => restore(values, document)).toThrow(/the limit|too deeply/);
  });

  it("has a limit for all documents together", () => {
    const values = Buffer.from(JSON.stringify({ kubesmithShared: 1, values: doubling(18, { a: {} }) }));
    const shared = sharedValues(values);
    const document = Buffer.from('{ "openapi": "3.0.0", "extra": { "$shared": "v17" } }');
    const restoreAll = (): void => {
      for (let i = 0; i < 100; i++) restoreDocument(document, `apis/a${i}.example.com/v1`, shared);
    };
    expect(restoreAll).toThrow("its documents are too large together");
  });

  it.each<[string, object, object]>([
    ["to nothing", {}, { extra: { $shared: "none" } }],
    ["to what every object has", {}, { extra: { $shared: "toString" } }],
    ["to itself", { a: { b: { $shared: "a" } } }, { extra: { $shared: "a" } }],
    ["in a circle", { a: { $shared: "b" }, b: { $shared: "a" } }, { extra: { $shared: "a" } }],
    ["with changes of what is not there", { a: {} }, { extra: { $shared: "a", $changes: { "/b/c": 1 } } }],
    ["with names that are too long", { a: {} }, { extra: { $shared: "a", $with: { kind: "x".repeat(1000) } } }],
    [
      "in a chain that is too long",
      Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`v${i}`, i === 0 ? {} : { $shared: `v${i - 1}` }])),
      { extra: { $shared: "v8999" } },
    ],
  ])("is an error if it refers %s", (_, values, document) => {
    expect(() => restore(values, document)).toThrow();
  });

  it("does not change what all objects have", () => {
    restore({ a: { b: {} } }, { extra: { $shared: "a", $changes: JSON.parse('{"/__proto__": {"polluted": 1}}') } });
    expect({}).not.toHaveProperty("polluted");
  });
});
