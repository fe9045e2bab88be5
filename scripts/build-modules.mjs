// Compiles ES modules: a file for each entry point of a package, and the chunks that they share or load later.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { linkLibraries } from "./build-libraries.mjs";
import { root } from "./install.mjs";
import { mergeChunks } from "./merge-chunks.mjs";

const RUNTIME = join(root, "runtime");
const GENERATOR = join(root, "generator");

/** Builds `runtime/dist/esm/**.js`. */
export async function buildRuntime() {
  const { exports } = JSON.parse(readFileSync(join(RUNTIME, "package.json"), "utf8"));
  const files = Object.values(exports).flatMap((target) => target.import?.default ?? []);
  const sources = files.map((file) => file.replace("dist/esm/", "").replace(/\.js$/, ".ts"));
  // What every program loads that imports the runtime, and what one loads in addition when it connects.
  const merged = { base: (path) => path === "index.js", client: (path) => /^chunks.assemble-\w+\.js$/.test(path) };
  await buildModules(RUNTIME, "dist/esm", sources, { external: ["#*"] }, merged);
}

/** Builds `generator/dist/generator/**.js`: the program, the functions for build scripts, and the programs of threads. */
export async function buildGenerator() {
  const sources = ["cli.ts", "index.ts", "emit/worker.ts", "operations/compare-worker.ts"];
  // What every command loads, and what `verify` loads in addition: most of that, others load, too.
  const merged = { base: (path) => path === "cli.js", commands: (path) => /^chunks.verify-\w+\.js$/.test(path) };
  await buildModules(GENERATOR, "dist/generator", sources, { packages: "external" }, merged);
  // The compiler wrote only their declarations there.
  removeOthers(join(GENERATOR, "dist/templates"), new Set());
}

/**
 * Compiles the modules of a package.
 *
 * A file for each source would cost a program a hundred files to find, read and link. Bundles of the entry points, one by one, would have
 * copies of the error classes, and `instanceof` would not know those of another bundle.
 */
async function buildModules(folder, output, sources, options, merged = {}) {
  const outdir = join(folder, output);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: sources.map((source) => join(folder, source)),
    outbase: folder,
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20.18.1",
    tsconfig: join(root, "tsconfig.base.json"),
    logLevel: "warning",
    ...options,
  });
  const split = outputFiles.map(({ path, text }) => ({ path, text: withoutBareImports(text) }));
  const modules = Object.keys(merged).length === 0 ? split : await mergeChunks(split, outdir, merged);
  for (const { path, text } of modules) writeIfChanged(path, linkLibraries(path, withoutBareImports(text), "esm"));
  removeOthers(outdir, new Set(modules.map(({ path }) => path)));
}

/**
 * Removes imports of nothing, which keep the order of side effects. The package says that it has none, and bundlers would warn of each.
 * @param text a module of the build
 */
function withoutBareImports(text) {
  return text.replace(/^import (["'])\.[\w./-]+\.js\1;\n/gm, "");
}

/** Leaves an unchanged file as it is: other processes may be loading it. */
function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Removes modules of an earlier build. The declarations are the compiler's. */
function removeOthers(folder, written) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (name.endsWith(".js") && !written.has(path)) rmSync(path);
  }
}
