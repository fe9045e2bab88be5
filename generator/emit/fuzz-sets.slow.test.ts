import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { GeneratorError } from "../errors.js";
import { type Document, isBuiltInKey, type OpenAPIDocument } from "../openapi/index.js";
import { parseDocument } from "../openapi/parse.js";
import { generateTree, inputOf, withoutMalformed } from "../pipeline.js";
import { readSnapshot } from "../snapshot/read.js";
import { parseIndex } from "../sources/cluster/server-index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { applyChange, change, OWN, type Texts } from "./testdata/changed-sets.js";
import { errorsOf } from "./testdata/compile-tree.js";

/** How many sets of documents are tried. */
const RUNS = 200;
/** Of how many the code is compiled as well. */
const COMPILED = 8;
/** Most processor time for one set; they take some 100 ms, and a hundred times that on a bad day. What is quadratic takes more. */
const MAX_MILLISECONDS = 20_000;
const { signal } = new AbortController();

/**
 * What a stranger may publish under a key: anyone who may create custom resources may choose the name of one of Kubernetes' groups for them.
 * Only who runs the cluster may register other APIs there.
 */
function publishable(key: string, text: string): string {
  if (OWN.includes(key) || !isBuiltInKey(key)) return text;
  return JSON.stringify({ ...JSON.parse(text), info: { title: "Kubernetes CRD Swagger" } });
}

/** Goes the way of a server's answers: an index, of which some keys are read, and bodies. */
function read(set: Texts): Document[] {
  const paths = Object.fromEntries(
    [...set.keys()].map((each) => [each, { serverRelativeURL: `/openapi/v3/${each}?hash=H` }]),
  );
  const { entries } = parseIndex(JSON.stringify({ paths }), new URL("https://127.0.0.1:6443"));
  return [...entries.keys()].map((each) => ({
    key: each,
    hash: "H",
    document: parseDocument(Buffer.from(publishable(each, set.get(each) ?? "")), each),
  }));
}

async function treeOf(documents: readonly Document[]): Promise<ReadonlyMap<string, string>> {
  const { made } = withoutMalformed(documents, (usable) => inputOf(usable));
  return generateTree(made, false, signal);
}

/** The statements of Kubernetes' own modules that have a name, and of the shared one. */
function declarationsOf(files: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of files) {
    if (!/^(autoscaling|policy|scheduling|meta)\//.test(path)) continue;
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
    for (const statement of source.statements) {
      if (ts.isImportDeclaration(statement)) continue;
      const declared = statement.getText(source);
      found.set(`${path} ${/(?:interface|type|const) (\S+?)[:\s<]/.exec(declared)?.[1]}`, declared);
    }
  }
  return found;
}

let own: readonly (readonly [string, string])[];
let wanted: ReadonlyMap<string, string>;
beforeAll(async () => {
  const real = await readSnapshot(EMBEDDED_SNAPSHOT, OWN);
  own = real.map(({ key: each, document }) => [each, JSON.stringify(document)]);
  wanted = declarationsOf(await treeOf(read(new Map(own))));
  expect(wanted.size).toBeGreaterThan(40);
});

const crontab = (): OpenAPIDocument => cronTabDocument();

describe("sets of documents, some of which are hostile", () => {
  it(`leave Kubernetes' own types and tokens as they are (${RUNS} sets)`, { timeout: 900_000 }, async () => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const set: Texts = new Map([...own, ["apis/stable.example.com/v1", JSON.stringify(crontab())]]);
        for (const each of changes) applyChange(set, each);
        const cpu = process.cpuUsage();
        let files: ReadonlyMap<string, string>;
        try {
          files = await treeOf(read(set));
        } catch (error) {
          // Anything else is a fault of ours: its stack would be shown to a user.
          if (!(error instanceof GeneratorError)) throw error;
          expect(error.message).not.toContain("\n");
          // What a third party says never stops the others.
          expect(OWN.some((each) => error.message.startsWith(each))).toBe(false);
          throw error;
        } finally {
          expect(process.cpuUsage(cpu).user / 1_000).toBeLessThan(MAX_MILLISECONDS);
        }
        const paths = [...files.keys()];
        for (const path of paths) {
          expect(path).toMatch(
            /^(?:[a-z0-9_.-]+\/[a-z0-9_-]+\/(?:index|merge)\.ts|(?:index|api-hashes)\.ts|lock\.json)$/,
          );
          expect(join(tmpdir(), path).startsWith(tmpdir())).toBe(true);
        }
        // No file is also a folder, on disks of any kind.
        const folders = new Set(
          paths.flatMap((path) =>
            path
              .split("/")
              .slice(0, -1)
              .map((_, i, all) => all.slice(0, i + 1).join("/")),
          ),
        );
        expect(paths.filter((path) => folders.has(path.toLowerCase()))).toEqual([]);
        const declared = declarationsOf(files);
        for (const [declaration, text] of wanted)
          expect([declaration, declared.get(declaration)]).toEqual([declaration, text]);
        for (const [path, text] of files) {
          // The tokens of a module lead to the group/version of its key.
          const [folder = "", version] = path.split("/");
          if (!path.endsWith("/index.ts") || folder === "meta") continue;
          for (const [, group, v] of text.matchAll(
            /^export interface \S+ extends \w+Resource<"([^"]*)", "([^"]*)"/gm,
          )) {
            expect([`_${group?.split(".")[0]}`.endsWith(folder.replace(/^_/, "").split(".")[0] ?? ""), v]).toEqual([
              true,
              version?.replace(/^_/, ""),
            ]);
          }
        }
        if (tried++ % Math.ceil(RUNS / COMPILED) === 0) expect(errorsOf(files)).toEqual([]);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: RUNS, seed: 12, endOnFailure: true },
    );
  });
});

it("a kind whose name begins as those of read objects do joins a group without a change to the others, and compiles", async () => {
  const key = "apis/stable.example.com/v1";
  const document = crontab();
  const text = JSON.stringify(document).replaceAll("CronTab", "LiveCronTab").replaceAll("crontab", "x-crontab");
  const { paths, components } = JSON.parse(text) as OpenAPIDocument;
  const schemas = { ...document.components?.schemas, ...components?.schemas };
  const both = { ...document, paths: { ...document.paths, ...paths }, components: { schemas } };
  const [before, after] = await Promise.all(
    [document, both].map((each) => treeOf([{ key, hash: "H", document: each }])),
  );
  expect(errorsOf(after ?? new Map())).toEqual([]);
  const exportsOf = (files: ReadonlyMap<string, string> = new Map()): string[] =>
    [
      ...(files.get("stable.example.com/v1/index.ts") ?? "").matchAll(/^export (?:interface|type|const) [^\s:<]+/gm),
    ].map(([name]) => name);
  expect(exportsOf(after)).toEqual(expect.arrayContaining(exportsOf(before)));
  expect(exportsOf(after)).toEqual(
    expect.arrayContaining(
      ["LiveCronTab", "LiveCronTab_", "LiveLiveCronTab"].map((name) => `export interface ${name}`),
    ),
  );
});
