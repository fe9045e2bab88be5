import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { emitTree, type Reuse } from "../../generator/emit/tree.js";
import type { generate } from "../../generator/index.js";
import { inputOf } from "../../generator/pipeline.js";
import { readSnapshot } from "../../generator/snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../../generator/sources/index.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const BUILD = new URL("../../generator/dist/generator/index.js", import.meta.url).href;

it("the build emits on its own threads the same files as the sources on one", async () => {
  const built: { readonly generate: typeof generate } = await import(/* @vite-ignore */ BUILD);
  const { written } = await built.generate({ embedded: true, output: at("all") });
  const { model } = inputOf(await readSnapshot(EMBEDDED_SNAPSHOT));
  const nothing: Reuse = { module: () => undefined };
  const { signal } = new AbortController();
  const tree = await emitTree(model, nothing, { signal, threads: 1 });
  // The hashes of the documents are not in the model.
  const files = [...tree.files].filter(([path]) => path !== "api-hashes.ts");
  expect(files.length).toBeGreaterThan(40);
  expect(files.map(([path]) => path).filter((path) => !written.includes(path))).toEqual([]);
  for (const [path, text] of files) expect(await readFile(at("all", path), "utf8")).toBe(text);
});

const run = promisify(execFile);
const program = (output: string): string => `
  const { generate } = await import(${JSON.stringify(BUILD)});
  const { written } = await generate({ embedded: true, include: ["apps", "batch"], output: ${JSON.stringify(at(output))} });
  console.log(written.includes("apps/v1/index.ts"));
`;

it("the build emits on threads in a program that is passed to Node.js by --eval", async () => {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program("eval")]);
  expect(stdout).toBe("true\n");
});

it("the build emits where Node.js can't require ESM, as before 20.19", async () => {
  const args = ["--no-experimental-require-module", "--input-type=module", "--eval", program("no-require")];
  const { stdout } = await run(process.execPath, args);
  expect(stdout).toBe("true\n");
});
