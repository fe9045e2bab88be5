import { describe, expect, it } from "vitest";
import { canonicalJson, sameJson } from "../../json.js";
import type { Document, OpenAPIDocument } from "../../openapi/index.js";
import { EMBEDDED_SNAPSHOT } from "../../sources/index.js";
import { cronTabDocument } from "../../testdata/crontab.js";
import { readSnapshot } from "../read.js";
import { restoreDocument, sharedValues, shareValues } from "./index.js";

type Recorded = Omit<Document, "hash">;

/** A document with this schema, and the rest of a real one. */
function documentWith(key: string, schema: unknown, more: object = {}): Recorded {
  const components = { schemas: { "com.example.v1.Thing": schema } };
  return { key, document: { ...cronTabDocument(), ...more, components } as OpenAPIDocument };
}

/** What is read again from what was written. */
function restored(documents: readonly Recorded[]): readonly OpenAPIDocument[] {
  const { texts, shared } = shareValues(documents);
  const values = sharedValues(Buffer.from(shared));
  return documents.map(({ key }) => restoreDocument(Buffer.from(texts.get(key) ?? ""), key, values));
}

function expectSame(documents: readonly Recorded[]): void {
  for (const [i, document] of restored(documents).entries()) {
    expect(sameJson(document, documents[i]?.document)).toBe(true);
  }
}

/** Of a length that is worth sharing. */
const prose = (text: string): string => `${text} `.repeat(40);

describe("documents that share values", () => {
  it("are restored as they were, and take less than a quarter", async () => {
    const documents = await readSnapshot(EMBEDDED_SNAPSHOT);
    expectSame(documents);
    const { texts, shared } = shareValues(documents);
    const size = [...texts.values(), shared].reduce((sum, text) => sum + text.length, 0);
    const complete = documents.reduce((sum, { document }) => sum + JSON.stringify(document).length, 0);
    expect(size / complete).toBeLessThan(0.25);
  });

  it("are written in the same way in any order, also of their keys", async () => {
    const documents = await readSnapshot(EMBEDDED_SNAPSHOT, ["apis/apps/v1", "apis/batch/v1", "apis/policy/v1"]);
    const again = [...documents]
      .reverse()
      .map(({ key, document }) => ({ key, document: JSON.parse(canonicalJson(document)) as OpenAPIDocument }));
    const { texts, shared } = shareValues(documents);
    const second = shareValues(again);
    expect(second.shared).toBe(shared);
    for (const [key, text] of texts) expect(second.texts.get(key)).toBe(text);
  });

  it("consist of lines that are not longer than what they contain", async () => {
    const { texts, shared } = shareValues(await readSnapshot(EMBEDDED_SNAPSHOT, ["apis/apps/v1", "api/v1"]));
    for (const text of [...texts.values(), shared]) {
      const long = text.split("\n").filter((line) => line.length > 120);
      // Only one string can be longer than a line.
      expect(long.filter((line) => !/^ *("[^"]*": )?"(?:[^"\\]|\\.)*",?$/.test(line))).toEqual([]);
    }
  });

  it.each<[string, unknown]>([
    [
      "members that look like references",
      { $shared: "x", $$shared: "y", $with: { a: "b" }, $changes: 1, $without: [] },
    ],
    ["a member called __proto__", JSON.parse(`{"__proto__": {"description": ${JSON.stringify(prose("p"))}}}`)],
    ["strings that look like holes", { description: prose("${kind} $${kind} $$${kind} $ ${ ${kind"), default: "${" }],
    ["negative zero", { minimum: -0, maximum: 0, description: prose("zero") }],
    ["numbers beyond 2^53", { minimum: 2 ** 63, maximum: -1e300, description: prose("numbers") }],
    ["empty names", { properties: { "": { description: prose("empty") }, "a/b~c": { description: prose("slash") } } }],
    ["lone surrogates and control characters", { description: prose("\ud800 \u0000 \u2028 \u007f") }],
    [
      "names that Object has",
      { properties: { constructor: { description: prose("c") }, toString: { title: prose("t") } } },
    ],
  ])("keep %s", (_, schema) => {
    const other = { ...(schema as object), more: { description: prose("more") } };
    expectSame([
      documentWith("apis/a.example.com/v1", schema),
      documentWith("apis/b.example.com/v1", schema),
      documentWith("apis/c.example.com/v1", other),
    ]);
  });

  it("keep what is odd in their paths", () => {
    const operation = (id: unknown, kind: unknown): object => ({
      operationId: id,
      description: `$Kind of Kind, ${prose("text")}`,
      tags: ["$exampleCom_v1", "exampleCom_v1", 1],
      "x-kubernetes-group-version-kind": kind,
      responses: { "200": { description: "OK" } },
    });
    const kind = { group: "example.com", version: "v1", kind: "Kind" };
    const paths = {
      "/apis/example.com/v1/kinds": {
        get: operation("list$ExampleComV1Kind", kind),
        put: operation("Kind", { ...kind, group: "" }),
      },
      "/apis/example.com/v1/kinds/{name}": { get: operation("Kind$Kind", kind), $shared: { a: "${kind}" } },
      "/apis/example.com/v1/kinds/{name}/status": { get: operation("", { ...kind, kind: "" }) },
      "/": {},
      "": { get: operation("x", kind) },
    };
    expectSame(["apis/example.com/v1", "apis/example.com/v2"].map((key) => documentWith(key, {}, { paths })));
  });

  it("keep schemas that are nested as deeply as documents may be", () => {
    let schema: object = { description: prose("deep"), default: JSON.parse(`${"[".repeat(600)}${"]".repeat(600)}`) };
    for (let i = 0; i < 190; i++) schema = { properties: { a: schema } };
    expectSame(["apis/a.example.com/v1", "apis/b.example.com/v1"].map((key) => documentWith(key, schema)));
  });
});
