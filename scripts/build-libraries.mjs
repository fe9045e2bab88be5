// Compiles the parts of libraries that the runtime uses into files of its build, one for each library.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./install.mjs";

const OUTPUT = join(root, "runtime/dist/vendor");

// What undici's pool requires, but never runs here: bodies of forms, and undici's own HTTP/2. With what they require, they are a fifth of it.
// Besides, one of its two parsers: the one without SIMD runs everywhere, is what undici falls back to, and is as fast for our requests.
// Of ws: compression, which servers of Kubernetes do not speak.
const UNUSED = /(?:\/web\/fetch\/body|\/client-h2|\/llhttp_simd-wasm|\/permessage-deflate)(?:\.js)?$/;

/** What is compiled: the library's name, that of its file if it differs, its parts, and options of esbuild. */
const LIBRARIES = [
  {
    name: "undici",
    contents: `
      export { default as Pool } from "undici/lib/dispatcher/pool.js";
      export { default as buildConnector } from "undici/lib/core/connect.js";`,
    options: {},
  },
  {
    name: "ws",
    contents: `
      export { default as Receiver } from "ws-receiver";
      export { default as Sender } from "ws-sender";`,
    // Its two add-ons are not installed; some bundlers warn of them.
    options: {
      define: { "process.env.WS_NO_BUFFER_UTIL": '"1"', "process.env.WS_NO_UTF_8_VALIDATE": '"1"' },
      // The package does not export its parts.
      alias: {
        "ws-receiver": join(root, "node_modules/ws/lib/receiver.js"),
        "ws-sender": join(root, "node_modules/ws/lib/sender.js"),
      },
    },
  },
  { name: "tar-stream", file: "tar", contents: `export { extract, pack } from "tar-stream";`, options: {} },
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
  for (const { name, file = name, contents, options } of LIBRARIES) {
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
          { name: "compress the parser", setup: compressParser },
          ...(format === "esm" ? [{ name: "import what is required", setup: importRequired(builtIns) }] : []),
        ],
        ...options,
      });
      const imports = [...builtIns].sort().map((path) => `import ${variableOf(path)} from "${path}";\n`);
      writeFileSync(join(OUTPUT, `${file}.${extension}`), imports.join("") + outputFiles[0].text);
    }
    copyFileSync(join(root, "node_modules", name, "LICENSE"), join(OUTPUT, `${file}.LICENSE`));
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
  return text.replace(
    /\b(import\(|require\(|from )(["'])(?:#|[./]+\/vendor\/)(\w+)(?:\.[cm]js)?\2/g,
    (_, load, quote, name) => {
      const target = relative(dirname(file), join(OUTPUT, `${name}.${FORMATS[format].extension}`));
      return `${load}${quote}${target.replaceAll("\\", "/")}${quote}`;
    },
  );
}

function leaveOut(build) {
  build.onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: "unused" }));
  build.onLoad({ filter: /./, namespace: "unused" }, ({ path }) => ({
    contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path} is omitted`)}); };`,
  }));
}

/**
 * Compresses the WebAssembly of undici's parser. As the text that the package contains, it would be a sixth of a program that lists; to
 * decompress it takes a third of a millisecond.
 */
function compressParser(build) {
  build.onLoad({ filter: /\/llhttp-wasm\.js$/ }, ({ path }) => {
    const code = deflateRawSync(createRequire(path)(path), { level: 9 }).toString("base64");
    return {
      contents: `module.exports = require("node:zlib").inflateRawSync(Buffer.from("${code}", "base64"));`,
      resolveDir: dirname(path),
    };
  });
}

/**
 * Makes `require` of Node's modules an import: ES modules have no `require`, and bundlers leave one that they made up for themselves as it is.
 * @param found where the names of the modules are noted; the caller writes their imports
 */
function importRequired(found) {
  return (build) => {
    build.onResolve({ filter: /^(?:node:)?\w+$/ }, ({ path, kind }) => {
      const name = path.startsWith("node:") ? path : `node:${path}`;
      if (kind !== "require-call" || !isBuiltin(name)) return undefined;
      found.add(name);
      return { path: name, namespace: "built-in" };
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
