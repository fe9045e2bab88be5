import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { emitTree, type Reuse } from "../../generator/emit/tree.js";
import { inputOf } from "../../generator/pipeline.js";
import { readSnapshot } from "../../generator/snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../../generator/sources/index.js";

const BUILD = new URL("../../generator/dist/generator/emit/tree.js", import.meta.url).href;
const { signal } = new AbortController();

it("the build emits on threads of its own what the sources emit on one", async () => {
  const built: { readonly emitTree: typeof emitTree } = await import(/* @vite-ignore */ BUILD);
  const { model } = inputOf(await readSnapshot(EMBEDDED_SNAPSHOT));
  const nothing: Reuse = { module: () => undefined };
  const alone = await emitTree(model, nothing, { signal, threads: 1 });
  const threaded = await built.emitTree(model, nothing, { signal, threads: 2 });
  expect([...threaded.files]).toEqual([...alone.files]);
});

it("the build emits on threads in a program that Node.js is given by --eval", async () => {
  const load = (path: string): string =>
    `await import(${JSON.stringify(new URL(`../../generator/dist/generator/${path}`, import.meta.url).href)})`;
  const program = `
    const { emitOnThreads } = ${load("emit/threads.js")};
    const jobs = [{ kind: "clientset", groups: [] }];
    const [files] = await emitOnThreads(jobs, { threads: 2, signal: new AbortController().signal });
    console.log(files.map(([path]) => path).join());
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
  expect(stdout).toBe("index.ts\n");
});
