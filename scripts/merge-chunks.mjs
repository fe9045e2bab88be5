// Merges the chunks of a build that are loaded together.
import { dirname, join } from "node:path";
import { rollup } from "rollup";

/**
 * esbuild makes a chunk for each set of entry points that share something. With a few dozen commands, these are a few dozen chunks, and Node.js
 * needs half a millisecond to find, read and link each. Instead, one chunk has everything that an entry point loads apart from what the
 * chunks of those before it have.
 *
 * @param outputs the modules of the build: path and text
 * @param output the folder of the build
 * @param merged the names of chunks, and the module of the build for which each is, in this order
 * @returns the modules, with other chunks
 */
export async function mergeChunks(outputs, output, merged) {
  const texts = new Map(outputs.map(({ path, text }) => [path, text]));
  const chunkOf = new Map();
  for (const [name, isEntry] of Object.entries(merged)) {
    const entry = [...texts.keys()].find((path) => isEntry(path.slice(output.length + 1)));
    if (entry === undefined) throw new Error(`no module for the chunk ${name}`);
    // The entry points themselves stay where they are.
    for (const path of loadedWith(entry, texts)) if (isShared(path) && !chunkOf.has(path)) chunkOf.set(path, name);
  }
  const bundle = await rollup({
    input: Object.fromEntries(
      [...texts.keys()]
        .filter((path) => dirname(path) !== join(output, "chunks"))
        .map((path) => [nameOf(path, output), path]),
    ),
    treeshake: false,
    preserveEntrySignatures: "strict",
    onwarn: (warning, warn) => {
      // What a chunk imports for the code of another one that esbuild has moved.
      if (warning.code !== "UNUSED_EXTERNAL_IMPORT") warn(warning);
    },
    plugins: [
      {
        name: "modules of the build",
        resolveId: (source, importer) => {
          const path = importer === undefined ? source : join(dirname(importer), source);
          return texts.has(path) ? path : { id: source, external: true };
        },
        load: (path) => texts.get(path),
      },
    ],
  });
  const { output: modules } = await bundle.generate({
    format: "esm",
    // Without the hash of esbuild's chunk.
    chunkFileNames: ({ name }) => `chunks/${name.replace(/-[A-Z0-9]{8}$/, "")}-[hash].js`,
    entryFileNames: "[name].js",
    manualChunks: (path) => chunkOf.get(path),
    onlyExplicitManualChunks: true,
    hashCharacters: "base36",
    minifyInternalExports: false,
    hoistTransitiveImports: false,
    generatedCode: { constBindings: true },
  });
  await bundle.close();
  return modules.map(({ fileName, code }) => ({ path: join(output, fileName), text: code }));
}

function nameOf(path, output) {
  return path.slice(output.length + 1).replace(/\.js$/, "");
}

/** Whether a module is a chunk of what several modules share. */
function isShared(path) {
  return /\/chunks\/chunk-\w+\.js$/.test(path.replaceAll("\\", "/"));
}

/** The modules that load with a module: it, and what it imports without `import()`. */
function loadedWith(entry, texts, found = new Set()) {
  if (found.has(entry) || !texts.has(entry)) return found;
  found.add(entry);
  for (const [, source] of texts.get(entry).matchAll(/^(?:import|export)\s[^"';]*?from "(\.[^"]+)";$/gm))
    loadedWith(join(dirname(entry), source), texts, found);
  return found;
}
