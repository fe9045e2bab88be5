// Compiles the parts of libraries that the runtime uses into files of its build, one for each library.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { root } from "./install.mjs";

const DIST = join(root, "runtime/dist");
const OUTPUT = join(DIST, "vendor");

// What undici's pool requires, but never runs here: bodies of forms, and undici's own HTTP/2. With what they require, they are a fifth of it.
const UNUSED = /(?:\/web\/fetch\/body|\/client-h2)\.js$/;

/** What is compiled: the library's name, its parts, and options of esbuild. */
const LIBRARIES = [
  {
    name: "undici",
    contents: `
      exports.Pool = require("undici/lib/dispatcher/pool.js");
      exports.buildConnector = require("undici/lib/core/connect.js");`,
    options: { plugins: [{ name: "leave out what is never run", setup: leaveOut }] },
  },
  {
    name: "yaml",
    contents: `export { isAlias, isMap, isScalar, isSeq, parseAllDocuments, visit } from "yaml";`,
    // The library's ES modules, from which unused parts can be left out; its condition `node` is CommonJS.
    options: { alias: { yaml: join(root, "node_modules/yaml/browser/index.js") } },
  },
];

/**
 * Builds `runtime/dist/vendor/<library>.cjs`, which the runtime imports as `#<library>`, and puts the library's licence beside it.
 *
 * The complete packages would cost each program that bundles the runtime 70 kB for nothing, and each that does not some ninety files to load.
 */
export async function buildLibraries() {
  mkdirSync(OUTPUT, { recursive: true });
  for (const { name, contents, options } of LIBRARIES) {
    await build({
      stdin: { contents, resolveDir: join(root, "runtime") },
      outfile: join(OUTPUT, `${name}.cjs`),
      bundle: true,
      format: "cjs",
      platform: "node",
      target: "node20.18",
      logLevel: "warning",
      ...options,
    });
    copyFileSync(join(root, "node_modules", name, "LICENSE"), join(OUTPUT, `${name}.LICENSE`));
  }
}

/**
 * Replaces `#<library>` in the compiled runtime by the path of its file. Node.js would look for the name in `dist/cjs/package.json`, where
 * not every tool looks.
 */
export function linkLibraries() {
  const paths = readdirSync(DIST, { recursive: true, encoding: "utf8" });
  for (const path of paths.filter((name) => /^(?:esm|cjs)\b.*\.js$/.test(name))) {
    const file = join(DIST, path);
    const text = readFileSync(file, "utf8");
    const linked = text.replace(/\b(import|require)\("#(\w+)"\)/g, (_, load, name) => {
      const target = relative(dirname(file), join(OUTPUT, `${name}.cjs`));
      return `${load}("${target.replaceAll("\\", "/")}")`;
    });
    if (linked !== text) writeFileSync(file, linked);
  }
}

function leaveOut(build) {
  build.onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }));
  build.onLoad({ filter: /./, namespace: "unused" }, ({ path }) => ({
    contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path} of undici is left out`)}); };`,
  }));
}
