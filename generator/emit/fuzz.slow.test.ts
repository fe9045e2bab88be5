import fc from "fast-check";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { GeneratorError } from "../errors.js";
import { parseDocument } from "../openapi/parse.js";
import { generateTree, inputOf } from "../pipeline.js";
import { readSnapshot, stripDocs } from "../snapshot/index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";
import { cronTabDocument } from "../testdata/crontab.js";

/** How many documents are tried. */
const RUNS = 2_000;
/** Most processor time for one document; they take some 5 ms, and a hundred times that on a bad day. What is quadratic takes more. */
const MAX_MILLISECONDS = 5_000;
/** Most memory that one document may take in addition; they take about 10 MB. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Most text for each byte of a document. */
const MAX_GROWTH = 20;
const { signal } = new AbortController();

/** Values that a hostile or broken server may put anywhere. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    "",
    [],
    {},
    [null],
    "*/ export const evil = 1; /*",
    '"; evil(); "',
    "`${evil()}`",
    "\u2028\u202e\u0000\ud800",
    "__proto__",
    "constructor",
    "../../../etc/passwd",
    "@ts-ignore",
    "#/components/schemas/__proto__",
    { $ref: "#/components/schemas/nowhere" },
    { $ref: 1 },
    { type: ["string", "null"] },
    { type: "object", properties: null },
    { allOf: null, oneOf: [null], anyOf: [{}] },
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
  // What patterns that look twice at the same text need long for.
  fc
    .tuple(fc.constantFrom(" ", "\n", "\t ", "`", "*", "@", ". ", "~1", "\\", "\u0000"), fc.constantFrom(10, 20_000))
    .map(([text, times]) => `a${text.repeat(times)}b`),
);

/** A change of a document: at the place that `path` leads to, by remainders, put, delete or rename. */
const mutation = fc.record({
  path: fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
  kind: fc.constantFrom("put", "put", "delete", "rename", "copy"),
  value: hostile,
  name: fc.oneof(
    fc.constantFrom("__proto__", "constructor", "$ref", "default", "properties", "items", ""),
    fc.string({ unit: "binary", maxLength: 8 }),
  ),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(node: unknown, { path, kind, value, name }: Mutation): unknown {
  const [step = 0, ...rest] = path;
  if (typeof node !== "object" || node === null) return value;
  const entries = Object.entries(node);
  const at = entries.length === 0 ? -1 : step % entries.length;
  const changed = entries.flatMap(([key, child], i): [string, unknown][] => {
    if (i !== at) return [[key, child]];
    if (rest.length > 0 && typeof child === "object" && child !== null)
      return [[key, mutate(child, { path: rest, kind, value, name })]];
    if (kind === "delete") return [];
    if (kind === "rename") return [[name, child]];
    if (kind === "copy")
      return [
        [key, child],
        [name, child],
      ];
    return [[key, value]];
  });
  return Array.isArray(node) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}

let documents: { readonly key: string; readonly text: string }[];
beforeAll(async () => {
  const real = await readSnapshot(EMBEDDED_SNAPSHOT);
  // Most of a document is descriptions, so that only a few documents keep them.
  const small = real
    .flatMap(({ key, document }) =>
      [document, stripDocs(document)].map((each) => ({ key, text: JSON.stringify(each) })),
    )
    .filter(({ text }) => text.length < 40_000);
  documents = [...small, { key: "apis/stable.example.com/v1", text: JSON.stringify(cronTabDocument()) }];
  expect(small.length).toBeGreaterThan(5);
});

const ALLOWED: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.VariableStatement,
]);

describe("mutated documents", () => {
  it(`give code of the expected shape, or a clear error (${RUNS} documents)`, { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 4 }), async (which, mutations) => {
        const { key, text } = documents[which % documents.length] ?? { key: "", text: "" };
        const mutated = JSON.stringify(mutations.reduce<unknown>(mutate, JSON.parse(text)));
        let files: ReadonlyMap<string, string>;
        const [cpu, heap] = [process.cpuUsage(), process.memoryUsage().heapUsed];
        try {
          files = await generateTree(
            inputOf([{ key, hash: "H", document: parseDocument(Buffer.from(mutated), key) }]),
            false,
            signal,
          );
        } catch (error) {
          // Anything else is a fault of ours: its stack would be shown to a user.
          if (!(error instanceof GeneratorError)) throw error;
          expect(error.message).not.toContain("\n");
          return;
        } finally {
          expect(process.cpuUsage(cpu).user / 1_000).toBeLessThan(MAX_MILLISECONDS);
          expect(process.memoryUsage().heapUsed - heap).toBeLessThan(MAX_BYTES);
        }
        const size = [...files.values()].reduce((sum, text) => sum + text.length, 0);
        expect(size).toBeLessThan(10_000 + MAX_GROWTH * mutated.length);
        for (const [path, code] of files) {
          expect(path).toMatch(/^(?:[a-z0-9_.-]+\/[a-z0-9_-]+\/)?(?:index|merge)\.ts$|^api-hashes\.ts$|^lock\.json$/);
          if (!path.endsWith(".ts")) continue;
          const { statements } = ts.createSourceFile("x.ts", code, ts.ScriptTarget.ES2022);
          if (path !== "index.ts") expect(statements.every(({ kind }) => ALLOWED.has(kind))).toBe(true);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: RUNS, seed: 20, endOnFailure: true },
    );
  });
});
