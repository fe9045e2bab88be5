// For `node --import`: writes down every module that the program loads, ESM and CommonJS, in the file that BENCH_LOADED_MODULES names.
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { isMainThread } from "node:worker_threads";

const file = process.env.BENCH_LOADED_MODULES;
const write = (names) => appendFileSync(file, names.map((name) => `${name}\n`).join(""));

// Hooks run on a thread of their own, which loads this file again.
if (isMainThread) {
  register(import.meta.url);
  process.on("exit", () => write(Object.keys(createRequire(import.meta.url).cache)));
}

/** The hook that sees ES modules, and what they import of CommonJS. */
export async function load(url, context, nextLoad) {
  write([url]);
  return nextLoad(url, context);
}
