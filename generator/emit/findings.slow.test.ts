import { describe, expect, it } from "vitest";
import { parseDocument } from "../openapi/parse.js";
import type { Schema } from "../openapi/types.js";
import { generateTree, inputOf } from "../pipeline.js";
import { cronTabDocument } from "../testdata/crontab.js";

/** What once went wrong with hostile documents, each by its name. */

const { signal } = new AbortController();
const KEY = "apis/stable.example.com/v1";
/** Processor time in milliseconds; each of these took minutes, and takes less than two seconds. */
const LIMIT = 15_000;
/** A thousand definitions would not show what is quadratic, nor fill a stack. */
const MANY = 10_000;

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const numbered = (i: number): string => `x.S${String(i).padStart(6, "0")}`;

/** Definitions each of which has the next as a property; the last is given. */
function chain(last: object): { [name: string]: object } {
  const links = Array.from({ length: MANY }, (_, i) => [
    numbered(i),
    { type: "object", properties: { a: ref(numbered(i + 1)) } },
  ]);
  return Object.fromEntries([...links, [numbered(MANY), last]]);
}

/** The types and the merge schemas of a document's module, made within the limit. */
async function typesOf(documents: readonly { readonly key: string; readonly document: object }[]): Promise<string> {
  const before = process.cpuUsage();
  const parsed = documents.map(({ key, document }) => ({
    key,
    hash: "H",
    document: parseDocument(Buffer.from(JSON.stringify(document)), key),
  }));
  const files = await generateTree(inputOf(parsed), false, signal);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(LIMIT);
  return ["index.ts", "merge.ts"].map((file) => files.get(`stable.example.com/v1/${file}`) ?? "").join("");
}

const document = (schemas: object, paths: object = {}): object => ({
  openapi: "3.0.0",
  paths,
  components: { schemas },
});
const typesOfSchemas = (schemas: object): Promise<string> => typesOf([{ key: KEY, document: document(schemas) }]);

describe("long texts do not take quadratic time", () => {
  const texts = [" ", "\n", " \n", "`", "` ", "*", "@", " @", ". ", "\\", "\t", "~1", "cannot be "].map((text) => [
    text,
  ]);

  it.each(texts)("a description, pattern, rule, example and enum of many %j", async (text) => {
    const long = `a${text.repeat(200_000 / text.length)}b`;
    const documentation = {
      title: long,
      pattern: long,
      example: long,
      format: long,
      enum: [long],
      externalDocs: { url: `https://${long}`, description: long },
      "x-kubernetes-validations": [{ rule: long }, { rule: long, message: long }],
    };
    const given = cronTabDocument({ description: long, documentation, enumValue: long, defaultValue: long });
    expect(await typesOf([{ key: KEY, document: given }])).toContain("export interface CronTab_Spec {");
  });
});

describe("many definitions take neither quadratic time nor stack space", () => {
  it("in a long chain to a list that merges by key", async () => {
    const list = { type: "array", items: ref(numbered(0)), "x-kubernetes-list-type": "map" };
    const text = await typesOfSchemas(chain({ type: "object", properties: { list } }));
    expect(text.match(/^export interface S\d+Merge /gm)).toHaveLength(MANY + 1);
  });

  it("in a long chain of definitions that differ from another document's", async () => {
    const text = await typesOf([
      { key: "apis/apps/v1", document: document(chain({ type: "string" })) },
      { key: KEY, document: document(chain({ type: "integer" })) },
    ]);
    expect(text).toContain(`export type ${numbered(MANY).slice(2)} = number;`);
  });

  it("in a long chain below a status", async () => {
    const kind = {
      type: "object",
      properties: { status: ref(numbered(0)) },
      "x-kubernetes-group-version-kind": [{ group: "stable.example.com", version: "v1", kind: "Kind" }],
    };
    expect(await typesOfSchemas({ ...chain({ type: "string" }), "x.Kind": kind })).toContain("status?: S000000;");
  });

  it("that have the same name", async () => {
    const same = Array.from({ length: MANY }, (_, i) => [`x${i}.Same`, { type: "string" }]);
    expect(await typesOfSchemas(Object.fromEntries(same))).toContain(`export type Same_${MANY} = string;`);
  });

  it("or paths", async () => {
    const gvk = { group: "stable.example.com", version: "v1", kind: "Kind" };
    const schema = { type: "object", properties: {}, "x-kubernetes-group-version-kind": [gvk] };
    const answer = { content: { "application/json": { schema: ref("x.Kind") } } };
    const get = { "x-kubernetes-action": "get", responses: { "200": answer } };
    const paths = Array.from({ length: MANY }, (_, i) => [`/${KEY}/kinds/{name}/s${i}`, { get }]);
    const given = document({ "x.Kind": schema }, { [`/${KEY}/kinds/{name}`]: { get }, ...Object.fromEntries(paths) });
    expect(await typesOf([{ key: KEY, document: given }])).toContain("Kind");
  });
});

describe("definitions that TypeScript cannot express", () => {
  it("become unknown if they refer only to themselves", async () => {
    const text = await typesOfSchemas({
      "x.A": ref("x.B"),
      "x.B": { allOf: [ref("x.A")] },
      "x.C": { oneOf: [ref("x.C"), { type: "string" }] },
      "x.D": { allOf: [ref("x.A"), ref("x.E")] },
      "x.E": { type: "object", properties: { e: ref("x.E"), list: { type: "array", items: ref("x.E") } } },
      "x.F": { type: "array", items: ref("x.F") },
    });
    for (const name of ["A", "B", "C", "D"]) expect(text).toContain(`export type ${name} = unknown;`);
    expect(text).toContain("e?: E;");
    expect(text).toContain("export type F = F[];");
  });

  it("keep the branches of a union apart if they contain objects", async () => {
    const branch = (name: string): object => ({
      type: "array",
      items: { type: "object", properties: { [name]: { type: "string" } } },
    });
    const text = await typesOfSchemas({
      "x.A": { type: "object", properties: { u: { oneOf: [branch("first"), branch("second")] } } },
    });
    expect(text).toContain("u?: A_U[] | A_U_2[];");
    expect(text).toMatch(/interface A_U \{\n {2}first\?/);
    expect(text).toMatch(/interface A_U_2 \{\n {2}second\?/);
  });

  it("become properties of the object, not its prototype, if they are called __proto__ (G.9)", async () => {
    const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"object","properties":{"a":{}}}}}');
    expect(await typesOfSchemas({ "x.A": schema })).toContain("  __proto__?: A_Proto;");
  });

  it("may have optional properties that are called like those of every object", async () => {
    const text = await typesOfSchemas({
      "x.A": { type: "object", required: ["valueOf"], properties: { constructor: { type: "string" }, valueOf: {} } },
    });
    expect(text).toContain('  constructor?: string | {}["constructor"];\n  valueOf: unknown;');
  });
});

it("a document of an aggregated API does not change what Kubernetes' own documents say about shared definitions", async () => {
  const meta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  const own = (property: string): object =>
    document({ [meta]: { type: "object", properties: { [property]: { type: "string" } } } });
  const text = async (keys: readonly string[]): Promise<string | undefined> => {
    const documents = keys.map((key) => ({ key, hash: "H", document: own(key === "api/v1" ? "name" : "evil") }));
    return (await generateTree(inputOf(documents), false, signal)).get("meta/v1/index.ts");
  };
  expect(await text(["apis/a.example.com/v1", "api/v1"])).toBe(await text(["api/v1"]));
  expect(await text(["api/v1", "apis/a.example.com/v1"])).toBe(await text(["api/v1"]));
});

describe("the size of the code is in proportion to that of the document", () => {
  const property = "n".repeat(3_000);

  it.each<[string, () => { [name: string]: unknown }]>([
    ["185 objects in each other, with long names", () => nestedIn(185, { type: "string" }, property)],
    ["objects in each other, and many in the innermost", () => nestedIn(150, siblings(2_000), "property")],
    ["lists that merge by key, in each other", () => nestedIn(90, { type: "string" }, property, "map")],
    ["a kind with a long name", () => ({ type: "object", properties: { self: siblings(2_000) } })],
  ])("%s", async (_, schema) => {
    const gvk = { group: "stable.example.com", version: "v1", kind: "Kind" };
    const given = { ...schema(), "x-kubernetes-group-version-kind": [gvk] };
    const name = `com.example.stable.v1.${"K".repeat(5_000)}`;
    const text = JSON.stringify(given);
    expect((await typesOfSchemas({ [name]: given })).length).toBeLessThan(20_000 + 20 * text.length);
  });

  it("one kind that many resources have", async () => {
    const gvk = { group: "stable.example.com", version: "v1", kind: "Kind" };
    const fields = Array.from({ length: 1_000 }, (_, i) => [`field${i}`, { type: "string" }]);
    const schema = {
      type: "object",
      description: "Described at length. ".repeat(1_000),
      properties: Object.fromEntries(fields),
      required: fields.map(([name]) => name),
      "x-kubernetes-group-version-kind": [gvk],
    };
    const answer = { content: { "application/json": { schema: ref("x.Kind") } } };
    const operation = (action: string): object => ({
      "x-kubernetes-action": action,
      requestBody: answer,
      responses: { "200": answer },
    });
    const paths = Array.from({ length: 1_000 }, (_, i) => [
      `/${KEY}/kinds${i}/{name}`,
      { get: operation("get"), put: operation("put") },
    ]);
    const given = document({ "x.Kind": schema }, Object.fromEntries(paths));
    const text = await typesOf([{ key: KEY, document: given }]);
    expect(text.length).toBeLessThan(10 * JSON.stringify(given).length);
  });
});

/** Objects in each other, each a property of the one around it. */
function nestedIn(depth: number, innermost: object, name: string, merged?: "map"): { [name: string]: unknown } {
  let schema: { [name: string]: unknown } = { type: "object", properties: { last: innermost } };
  const list = { type: "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["key"] };
  for (let i = 0; i < depth; i++) {
    const inside = merged === undefined ? schema : { ...list, items: schema };
    schema = { type: "object", required: ["key"], properties: { [name]: inside, key: { type: "string" } } };
  }
  return schema;
}

/** An object with many objects. */
function siblings(count: number): object {
  const leaf = { type: "object", properties: { a: { type: "string" } } };
  return { type: "object", properties: Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, leaf])) };
}
