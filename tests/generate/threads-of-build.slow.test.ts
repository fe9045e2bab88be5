import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { emitTree, type Reuse } from "../../generator/emit/tree.js";
import { inputOf } from "../../generator/pipeline.js";
import { readSnapshot } from "../../generator/snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../../generator/sources/index.js";

const BUILD = new URL("../../generator/dist/generator/emit/tree.js", import.meta.url).href;
const { signal } = new AbortController();

it("the build emits on its own threads the same files as the sources on one", async () => {
  const built: { readonly emitTree: typeof emitTree } = await import(/* @vite-ignore */ BUILD);
  const { model } = inputOf(await readSnapshot(EMBEDDED_SNAPSHOT));
  const nothing: Reuse = { module: () => undefined };
  const alone = await emitTree(model, nothing, { signal, threads: 1 });
  const threaded = await built.emitTree(model, nothing, { signal, threads: 2 });
  expect([...threaded.files]).toEqual([...alone.files]);
});

/** An expression that loads a module of the build. */
function load(path: string): string {
  return `await import(${JSON.stringify(new URL(`../../generator/dist/generator/${path}`, import.meta.url).href)})`;
}

it("the build emits on threads in a program that is passed to Node.js by --eval", async () => {
  const program = `
    const { emitOnThreads } = ${load("emit/threads.js")};
    const jobs = [{ kind: "clientset", groups: [] }];
    const [files] = await emitOnThreads(jobs, { threads: 2, signal: new AbortController().signal });
    console.log(files.map(([path]) => path).join());
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
  expect(stdout).toBe("index.ts\n");
});

it("the build emits where Node.js can't require ESM, as before 20.19", async () => {
  const program = `
    const { createTypeText } = ${load("emit/type-text.js")};
    console.log(createTypeText()({ type: "array", items: { type: "string" } }, (id) => id));
  `;
  const args = ["--no-experimental-require-module", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe("string[]\n");
});
