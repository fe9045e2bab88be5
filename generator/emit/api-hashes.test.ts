import { expect, it } from "vitest";
import { type Document, localHash } from "../openapi/index.js";
import { generateTree, inputOf } from "../pipeline.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { createEmitter } from "./emitter.js";

const KEY = "apis/stable.example.com/v1";
const document = cronTabDocument();

async function apiHashes(documents: readonly Document[], importExtension: "js" | "none" = "js"): Promise<string> {
  const code = { enums: "closed", importExtension } as const;
  return (await generateTree(inputOf(documents, [], code), false)).get("api-hashes.ts") ?? "";
}

/** The statements of the module, without its header. */
const codeOf = (text: string): string => text.slice(text.indexOf("/** A hash"));

it("the generated code carries the server's hash of each document, by group/version", async () => {
  const core: Document["document"] = { ...document, paths: {} };
  const text = await apiHashes([
    { key: KEY, hash: "ABC", document },
    { key: "api/v1", hash: "DEF", document: core },
  ]);
  expect(codeOf(text)).toBe(`/** A hash for each group/version. */
export type ApiHashes = { "stable.example.com/v1": string; v1: string };

/**
 * The server's hashes of the API documents that this code was generated from, by group/version.
 * The \`skew\` option of \`connect\` and the runtime's \`checkSkew\` compare them with the hashes of a server.
 * A hash is empty if the document did not come from a server.
 */
export const apiHashes: ApiHashes = {
  "stable.example.com/v1": "ABC",
  v1: "DEF",
};
`);
});

it("the hash of a document that was made from files is empty in the generated code", async () => {
  expect(await apiHashes([{ key: KEY, hash: localHash("ABC"), document }])).toContain('"stable.example.com/v1": "",');
});

it("the module with the hashes does not import anything, and is the same with each extension of imports", async () => {
  const documents = [{ key: KEY, hash: "ABC", document }];
  const text = await apiHashes(documents);
  expect(text).not.toContain("import");
  expect(await apiHashes(documents, "none")).toBe(text);
});

it.each(['", evil: "', "</script>", "*/ evil()", "\u202e\u2028\u0000", "${evil()}", "\\"])(
  "a hash that looks like code remains a string: %j",
  async (hash) => {
    const text = await apiHashes([{ key: KEY, hash, document }]);
    const line = text.split("\n").find((line) => line.startsWith('  "stable.example.com/v1": ')) ?? "";
    expect(JSON.parse(line.trim().slice('"stable.example.com/v1": '.length, -1))).toBe(hash);
    expect(text).not.toMatch(/[\u202e\u2028\0]|<\/script/);
  },
);

it("a group/version that looks like code remains a name", () => {
  const hashes = [['a": evil(); "b', "H"]] as const;
  const [[, text] = ["", ""]] = createEmitter()({ kind: "api-hashes", hashes, importExtension: "js" });
  expect(text).toContain('  "a\\": evil(); \\"b": "H",\n');
});
