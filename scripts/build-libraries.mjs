// Compiles the parts of libraries that the runtime uses into files of its build, one for each library.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { root } from "./install.mjs";

const OUTPUT = join(root, "runtime/dist/vendor");

// What undici's pool requires, but never runs here: bodies of forms, and undici's own HTTP/2. With what they require, they are a fifth of it.
// Besides, one of its two parsers: the one without SIMD runs everywhere, is what undici falls back to, and is as fast for our requests.
const UNUSED = /(?:\/web\/fetch\/body|\/client-h2|\/llhttp_simd-wasm)\.js$/;

/** What is compiled: the library's name, its parts, and options of esbuild. */
const LIBRARIES = [
  {
    name: "undici",
    contents: `
      export { default as Pool } from "undici/lib/dispatcher/pool.js";
      export { default as buildConnector } from "undici/lib/core/connect.js";`,
    options: {},
  },
  {
    name: "yaml",
    contents: `export { isAlias, isMap, isScalar, isSeq, parseAllDocuments, visit } from "yaml";`,
    // The library's ES modules, from which unused parts can be omitted; its condition `node` is CommonJS.
    options: { alias: { yaml: join(root, "node_modules/yaml/browser/index.js") } },
  },
];

/** The formats, and what their files are called. */
const FORMATS = { esm: { format: "esm", extension: "mjs" }, cjs: { format: "cjs", extension: "cjs" } };

/**
 * Builds `runtime/dist/vendor/<library>.mjs` and `.cjs`, which the runtime imports as `#<library>`, and puts the library's licence next to
 * them.
 *
 * The complete packages would cost each program that bundles the runtime 70 kB for nothing, and each that does not some ninety files to load.
 */
export async function buildLibraries() {
  mkdirSync(OUTPUT, { recursive: true });
  for (const { name, contents, options } of LIBRARIES) {
    for (const { format, extension } of Object.values(FORMATS)) {
      const builtIns = new Set();
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: join(root, "runtime") },
        bundle: true,
        write: false,
        format,
        platform: "node",
        target: "node20.18.1",
        logLevel: "warning",
        plugins: [
          { name: "omit what is never run", setup: leaveOut },
          ...(format === "esm" ? [{ name: "import what is required", setup: importRequired(builtIns) }] : []),
        ],
        ...options,
      });
      const imports = [...builtIns].sort().map((path) => `import ${variableOf(path)} from "${path}";\n`);
      writeFileSync(join(OUTPUT, `${name}.${extension}`), imports.join("") + outputFiles[0].text);
    }
    copyFileSync(join(root, "node_modules", name, "LICENSE"), join(OUTPUT, `${name}.LICENSE`));
  }
}

/**
 * Replaces `#<library>` in a compiled file of the runtime by the path of the library's file. Node.js would look for the name in
 * `dist/cjs/package.json`, where not every tool looks.
 * @param file the file's path
 * @param text its text
 * @param format `esm` or `cjs`
 */
export function linkLibraries(file, text, format) {
  return text.replace(/\b(import|require)\(["'](?:#|[./]+\/vendor\/)(\w+)(?:\.[cm]js)?["']\)/g, (_, load, name) => {
    const target = relative(dirname(file), join(OUTPUT, `${name}.${FORMATS[format].extension}`));
    return `${load}("${target.replaceAll("\\", "/")}")`;
  });
}

function leaveOut(build) {
  build.onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }));
  build.onLoad({ filter: /./, namespace: "unused" }, ({ path }) => ({
    contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path} of undici is omitted`)}); };`,
  }));
}

/**
 * Makes `require` of Node's modules an import: ES modules have no `require`, and bundlers leave one that they made up for themselves as it is.
 * @param found where the names of the modules are noted; the caller writes their imports
 */
function importRequired(found) {
  return (build) => {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) => {
      if (kind !== "require-call") return undefined;
      found.add(path);
      return { path, namespace: "built-in" };
    });
    build.onLoad({ filter: /./, namespace: "built-in" }, ({ path }) => ({
      contents: `module.exports = ${variableOf(path)};`,
    }));
  };
}

/** `node_diagnostics_channel` */
function variableOf(path) {
  return path.replaceAll(/\W/g, "_");
}
