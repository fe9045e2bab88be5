import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Document } from "../../generator/openapi/document.js";
import type { OpenAPIDocument } from "../../generator/openapi/types.js";
import { generateTree, inputOf } from "../../generator/pipeline.js";
import { readSnapshot } from "../../generator/snapshot/index.js";
import { EMBEDDED_SNAPSHOT } from "../../generator/sources/index.js";
import { compile, createProject } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const { signal } = new AbortController();
const META = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** A document of custom resources with these definitions, and the paths of each kind. */
function document(group: string, kinds: { readonly [kind: string]: object }, others: object = {}): Document {
  const prefix = group.split(".").reverse().join(".");
  const name = (kind: string): string => `${prefix}.v1.${kind}`;
  const ref = (kind: string): object => ({
    content: { "application/json": { schema: { $ref: `#/components/schemas/${name(kind)}` } } },
  });
  const paths = Object.keys(kinds).map((kind) => {
    const gvk = { group, version: "v1", kind };
    const operation = (action: string): object => ({
      "x-kubernetes-action": action,
      "x-kubernetes-group-version-kind": gvk,
      responses: { "200": ref(kind) },
    });
    return [
      `/apis/${group}/v1/namespaces/{namespace}/${kind.toLowerCase()}s/{name}`,
      { get: operation("get"), put: { ...operation("put"), requestBody: ref(kind) } },
    ];
  });
  const schemas = Object.entries(kinds).map(([kind, schema]) => [
    name(kind),
    { ...schema, "x-kubernetes-group-version-kind": [{ group, version: "v1", kind }] },
  ]);
  const made: OpenAPIDocument = JSON.parse(
    JSON.stringify({
      openapi: "3.0.0",
      info: { title: "Kubernetes CRD Swagger", version: "v0.1.0" },
      paths: Object.fromEntries(paths),
      components: { schemas: { ...Object.fromEntries(schemas), ...others } },
    }),
  );
  return { key: `apis/${group}/v1`, hash: "H", document: made };
}

/** Generates into a project of its own, with a program next to it. */
async function project(name: string, documents: readonly Document[], program: string): Promise<string> {
  const files = await generateTree(inputOf(documents), false, signal);
  await mkdir(at(name), { recursive: true });
  await createProject(at(name));
  for (const [path, text] of files) {
    await mkdir(dirname(at(name, "sdk", path)), { recursive: true });
    await writeFile(at(name, "sdk", path), text);
  }
  await writeFile(at(name, "program.ts"), program);
  return compile("typescript", at(name));
}

let core: Document;
beforeAll(async () => {
  const found = (await readSnapshot(EMBEDDED_SNAPSHOT)).find(({ key }) => key === "apis/batch/v1");
  if (found === undefined) throw new Error("the bundled snapshot has no batch/v1");
  core = found;
});

/** A kind whose CustomResourceDefinition has no schema, or none that is structural: all that its document says. */
const schemaless = { type: "object" };
const SCHEMALESS = `
import type { Old } from "./sdk/old.example.com/v1/index.js";
import { connect } from "@kubesmith/runtime";
import { clientset } from "./sdk/index.js";
export const old: Old = { apiVersion: "old.example.com/v1", kind: "Old", metadata: { name: "a", labels: { b: "c" } }, spec: { any: [1] } };
export const uid: string = (await clientset(await connect()).oldExampleCom.v1.olds("default").get("a")).metadata.uid;
// @ts-expect-error: metadata is what it is everywhere
export const wrong: Old = { metadata: { name: 1 } };
// @ts-expect-error: and must be there
export const anonymous: Old = { spec: {} };
// @ts-expect-error: the kind is known
export const other: Old = { kind: "New", metadata: { name: "a" } };
`;

describe("a kind without a schema", () => {
  const old = document("old.example.com", { Old: schemaless });

  it("has metadata, and accepts any other field", async () => {
    expect(await project("schemaless", [core, old], SCHEMALESS)).toBe("");
  });

  it("has metadata even if no document describes it", async () => {
    expect(await project("alone", [old], SCHEMALESS)).toBe("");
  });
});

describe("definitions with the same name", () => {
  const own = (property: string): object => ({
    [`${META}.ObjectMeta`]: {
      type: "object",
      properties: { name: { type: "string" }, [property]: { type: "string" } },
    },
  });
  const kind = {
    type: "object",
    properties: { metadata: { allOf: [{ $ref: `#/components/schemas/${META}.ObjectMeta` }] } },
  };

  it("are kept apart if they differ, each in its module", async () => {
    const documents = [
      core,
      document("a.example.com", { Thing: kind }, own("inA")),
      document("b.example.com", { Thing: kind, ObjectMeta: schemaless }, own("inB")),
    ];
    const program = `
import type { ObjectMeta, Thing as A } from "./sdk/a.example.com/v1/index.js";
import type { ObjectMeta as Kind, Thing as B } from "./sdk/b.example.com/v1/index.js";
import type { Job } from "./sdk/batch/v1/index.js";
export const a: A = { metadata: { name: "a", inA: "b" } };
export const b: B = { metadata: { name: "a", inB: "b" } };
export const metadata: ObjectMeta = { inA: "b" };
export const kind: Kind = { kind: "ObjectMeta", metadata: { inB: "c" } };
// @ts-expect-error: of the other
export const mixed: A = { metadata: { name: "a", inB: "b" } };
// @ts-expect-error: the built-in one stays as it is
export const job: Job["metadata"] = { name: "a", inA: "b" };
`;
    expect(await project("private", documents, program)).toBe("");
  });

  it("are merged if they differ only in descriptions", async () => {
    const shared = core.document.components?.schemas?.[`${META}.ObjectMeta`];
    const reworded = { [`${META}.ObjectMeta`]: { ...shared, description: "Other words." } };
    const others = Object.fromEntries(
      Object.entries(core.document.components?.schemas ?? {}).filter(([name]) => name.startsWith(META)),
    );
    const documents = [core, document("c.example.com", { Thing: kind }, { ...others, ...reworded })];
    const files = await generateTree(inputOf(documents), false, signal);
    expect(files.get("c.example.com/v1/index.ts")).toContain("import type { ObjectMeta } from");
  });
});

describe("a property that must fit two unions", () => {
  const union = (size: number, ...more: string[]): object => ({
    oneOf: Array.from({ length: size }, (_, i) => ({
      type: "array",
      items: { type: "string", enum: [`v${i}`, ...more] },
    })),
  });
  const unions = (group: string, size: number): Document => {
    const prefix = `com.example.${group}.v1`;
    const all = ["A", "B"].map((name) => ({ $ref: `#/components/schemas/${prefix}.${name}` }));
    const meta = { type: "object", properties: { name: { type: "string" } } };
    const others = {
      [`${META}.ObjectMeta`]: meta,
      [`${prefix}.A`]: union(size),
      [`${prefix}.B`]: union(size, "other"),
    };
    const properties = { metadata: { $ref: `#/components/schemas/${META}.ObjectMeta` }, both: { allOf: all } };
    return document(`${group}.example.com`, { Thing: { type: "object", properties } }, others);
  };

  it("has their intersection as its type, or `unknown` if the compiler could not compute that", async () => {
    const program = `
import type { Thing as Few } from "./sdk/few.example.com/v1/index.js";
import type { Thing as Many } from "./sdk/many.example.com/v1/index.js";
export const few: Few = { metadata: { name: "a" }, both: ["v1"] };
// @ts-expect-error: of one union alone
export const half: Few = { metadata: { name: "a" }, both: ["other"] };
export const many: Many = { metadata: { name: "a" }, both: 1 };
`;
    expect(await project("unions", [unions("few", 30), unions("many", 400)], program)).toBe("");
  });
});

/** An object of `width` properties, the first two of which are such objects again, `depth` levels deep. */
function wide(depth: number, width: number): object {
  const leaf = { type: "string", description: "A field of something. ".repeat(6), pattern: "^[a-z]+$", maxLength: 253 };
  const property = (i: number): object => (depth > 0 && i < 2 ? wide(depth - 1, width) : leaf);
  return {
    type: "object",
    description: "An object.",
    properties: Object.fromEntries(Array.from({ length: width }, (_, i) => [`p${i}`, property(i)])),
  };
}

const source = (path: string): string => JSON.stringify(new URL(`../../generator/${path}`, import.meta.url).href);
const program = `
import { readFileSync } from "node:fs";
const { generateTree, inputOf } = await import(${source("pipeline.ts")});
const { parseDocument } = await import(${source("openapi/parse.ts")});
const [, file, key] = process.argv;
const document = parseDocument(readFileSync(file), key);
const start = performance.now();
const files = await generateTree(inputOf([{ key, hash: "H", document }]), false, new AbortController().signal);
let size = 0;
for (const text of files.values()) size += text.length;
console.log(JSON.stringify({ milliseconds: performance.now() - start, size }));
`;

it("a document of 8 MB is generated in seconds, within 768 MB", async () => {
  const kinds = Object.fromEntries(
    Array.from({ length: 55 }, (_, i) => [`Big${i}`, { type: "object", properties: { spec: wide(5, 12) } }]),
  );
  const big = document("big.example.com", kinds);
  const text = JSON.stringify(big.document);
  expect(text.length).toBeGreaterThan(8_000_000);
  await writeFile(at("big.json"), text);
  const flags = ["--max-old-space-size=768", "--import", "tsx", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, at("big.json"), big.key]);
  const { milliseconds, size } = JSON.parse(stdout);
  // Some 3 s on two idle cores.
  expect(milliseconds).toBeLessThan(40_000);
  expect(size).toBeLessThan(3 * text.length);
});
