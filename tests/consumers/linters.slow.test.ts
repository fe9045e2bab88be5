import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import js from "@eslint/js";
import { ESLint } from "eslint";
import prettier from "prettier";
import tseslint from "typescript-eslint";
import { beforeAll, describe, expect, it } from "vitest";
import type { Schema } from "../../generator/openapi/index.js";
import { packageFiles } from "../../generator/package/index.js";
import { generateTree, inputOf } from "../../generator/pipeline.js";
import { documentOf, kind, ref } from "../../generator/testdata/api.js";
import { schemaCases } from "../support/crd-schemas.js";
import { createWorkspace } from "../support/workspace.js";

const GENERATED = fileURLToPath(new URL("../../generated", import.meta.url));
const BIOME = join(dirname(createRequire(import.meta.url).resolve("@biomejs/biome/package.json")), "bin/biome");
const at = createWorkspace();

/** Kinds that are called like globals and reserved words, or would be part of an expression. */
const KINDS = [
  "Object",
  "Function",
  "String",
  "Array",
  "Promise",
  "NaN",
  "Undefined",
  "Infinity",
  "eval",
  "class",
  "Foo",
];
/** Texts that would end comments and strings, hide, or switch linters on. */
const HOSTILE = [
  "*/ export const evil = 1; /*",
  "\"; debugger; '",
  "/* eslint-enable */",
  "// biome-ignore-all lint: x",
  "/* eslint no-undef: 2 */",
  "@ts-ignore",
  "\u202e\u2066\u2028\u0000",
  "<script> & {@link x}",
  "__proto__",
  "constructor",
];

/** The document of custom resources with strange names, odd schemas and hostile texts. */
function strangeDocument(): ReturnType<typeof documentOf> {
  const group = "strange.example.com";
  const objects = new Map<string, Schema>([
    ...KINDS.map((name) => [name, { type: "object", properties: { [name]: { type: "string" } } }] as const),
    ...schemaCases.map(({ schema }, i) => [`Case${i}`, schema as Schema] as const),
    ...HOSTILE.map((text, i) => [`Hostile${i}`, hostileSchema(text)] as const),
  ]);
  const schemas: { [name: string]: Schema } = {};
  const paths: { [path: string]: object } = {};
  for (const [name, spec] of objects) {
    const definition = `com.example.strange.v1.${name}`;
    const properties = { apiVersion: { type: "string" }, kind: { type: "string" }, spec };
    schemas[definition] = { type: "object", required: ["spec"], properties, ...kind(group, "v1", name) };
    const [gvk] = kind(group, "v1", name)["x-kubernetes-group-version-kind"] ?? [];
    const content = { "application/json": { schema: ref(definition) } };
    const get = {
      "x-kubernetes-action": "get",
      "x-kubernetes-group-version-kind": gvk,
      responses: { 200: { content } },
    };
    paths[`/apis/${group}/v1/namespaces/{namespace}/${name.toLowerCase()}s/{name}`] = { get };
  }
  return documentOf(`apis/${group}/v1`, { schemas, paths, custom: true });
}

function hostileSchema(text: string): Schema {
  const value: Schema = {
    type: "string",
    description: text,
    pattern: text,
    enum: [text],
    default: text,
    example: text,
  };
  const merged = { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [text] };
  const items: Schema = { type: "object", required: [text], properties: { [text]: value } };
  return {
    type: "object",
    description: text,
    properties: { [text]: value, list: { type: "array", items, ...merged } },
  };
}

async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const file = at(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function sourcesOf(folder: string): Promise<Map<string, string>> {
  const paths = await readdir(folder, { recursive: true });
  const sources = paths.filter((path) => /^(?!dist|node_modules).*\.ts$/.test(path));
  return new Map(
    await Promise.all(sources.map(async (path) => [path, await readFile(join(folder, path), "utf8")] as const)),
  );
}

beforeAll(async () => {
  const generated = await sourcesOf(GENERATED);
  const strange = await generateTree(inputOf([strangeDocument()]), false);
  expect([...strange.keys()]).toContain("strange.example.com/v1/merge.ts");
  await write(
    "generated",
    new Map([...generated, ["lock.json", await readFile(join(GENERATED, "lock.json"), "utf8")]]),
  );
  await write("strange", strange);
  for (const [name, tree] of [
    ["generated", generated],
    ["strange", strange],
  ] as const) {
    const facts = {
      generator: "1.0.0",
      runtime: "1.0.0",
      enums: "closed",
      strippedDocs: false,
      documents: {},
    } as const;
    const { files } = await packageFiles(tree, { name: "sdk", version: "1.0.0", facts, snapshot: new Map() });
    await write(`${name}-package`, new Map([...files].filter(([path]) => /\.m?[jt]s$/.test(path))));
  }
});

describe.each(["generated", "generated-package", "strange", "strange-package"])("%s", (folder) => {
  it("ESLint finds nothing with the recommended rules of JavaScript and TypeScript", async () => {
    const eslint = new ESLint({
      cwd: at(folder),
      overrideConfigFile: true,
      overrideConfig: [js.configs.recommended, ...tseslint.configs.recommended] as never,
    });
    const results = await eslint.lintFiles("**");
    expect(results.length).toBeGreaterThan(2);
    expect(
      results.flatMap(({ filePath, messages }) => messages.map(({ message }) => `${filePath}: ${message}`)),
    ).toEqual([]);
  });

  it("Biome finds nothing with its defaults, nor anything to format or to sort", async () => {
    const args = [BIOME, "check", "--error-on-warnings", "--max-diagnostics=5", "."];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: at(folder) });
    expect(stdout + stderr).toMatch(/^Checked \d+ files in .*\. No fixes applied\.\n$/);
  });

  it("Prettier leaves every file as it is if it looks for its pragma", async () => {
    for (const [path, text] of await sourcesOf(at(folder))) {
      expect(await prettier.format(text, { filepath: path, checkIgnorePragma: true }), path).toBe(text);
    }
  });
});
