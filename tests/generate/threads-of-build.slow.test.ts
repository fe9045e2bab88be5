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
