// Compiles the runtime's ES modules: a file for each export of the package, and the chunks that they share or load later.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { linkLibraries } from "./build-libraries.mjs";
import { root } from "./install.mjs";

const RUNTIME = join(root, "runtime");
const OUTPUT = join(RUNTIME, "dist/esm");

/**
 * Builds `runtime/dist/esm/**.js`.
 *
 * A file for each source would cost a program that connects and lists a hundred files to find, read and link. Bundles of the exports, one
 * by one, would have copies of the error classes, and `instanceof` would not know those of another bundle.
 */
export async function buildModules() {
  const { exports } = JSON.parse(readFileSync(join(RUNTIME, "package.json"), "utf8"));
  const files = Object.values(exports).flatMap((target) => target.import?.default ?? []);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: files.map((file) => join(RUNTIME, file.replace("dist/esm/", "").replace(/\.js$/, ".ts"))),
    outbase: RUNTIME,
    outdir: OUTPUT,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20.18.1",
    tsconfig: join(RUNTIME, "tsconfig.json"),
    external: ["#*"],
    logLevel: "warning",
  });
  for (const { path, text } of outputFiles) {
    writeIfChanged(path, linkLibraries(path, withoutBareImports(text), "esm"));
  }
  removeOthers(new Set(outputFiles.map(({ path }) => path)));
}

/**
 * Removes imports of nothing, which keep the order of side effects. The package says that it has none, and bundlers would warn of each.
 * @param text a module of the build
 */
function withoutBareImports(text) {
  return text.replace(/^import "[./]+(?:chunks\/)?chunk-\w+\.js";\n/gm, "");
}

/** Leaves an unchanged file as it is: other processes may be loading it. */
function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Removes modules of an earlier build. The declarations are the compiler's. */
function removeOthers(written) {
  for (const name of readdirSync(OUTPUT, { recursive: true, encoding: "utf8" })) {
    const path = join(OUTPUT, name);
    if (name.endsWith(".js") && !written.has(path)) rmSync(path);
  }
}
