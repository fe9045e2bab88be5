// Builds packages into their `dist/` folders: the runtime as ESM and CommonJS, the generator as ESM with its bundled snapshot, and the SDK of
// a released Kubernetes as `kubesmith package` builds it. `node scripts/build.mjs generator` leaves the SDK out.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildEmbedded } from "./build-embedded.mjs";
import { buildKubernetes } from "./build-kubernetes.mjs";
import { buildLibraries, linkLibraries } from "./build-libraries.mjs";
import { buildGenerator, buildRuntime } from "./build-modules.mjs";
import { buildPage } from "./build-page.mjs";
import { root, run } from "./install.mjs";
import { mergeDeclarations, restoreDeclarations } from "./merge-declarations.mjs";

// In place before the compiler runs: it decides by this file what the output's extension means.
mkdirSync(join(root, "runtime/dist/cjs"), { recursive: true });
writeFileSync(join(root, "runtime/dist/cjs/package.json"), '{"type":"commonjs"}\n');
await buildLibraries();

forEachFormat(restoreDeclarations);
const projects = ["runtime", "runtime/tsconfig.cjs.json", "generator/tsconfig.build.json"];
run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b", ...projects]);
await buildRuntime();
await buildGenerator();
linkCommonJs();

// The compiler leaves the outputs of removed sources in place; they would be published.
removeOrphans("runtime/dist/esm", "runtime");
removeOrphans("runtime/dist/cjs", "runtime");
removeOrphans("generator/dist/generator", "generator");
removeOrphans("generator/dist/templates", "templates");
forEachFormat(mergeDeclarations);

await buildEmbedded();
await buildPage();

if (!process.argv.includes("generator")) buildKubernetes();

/** Calls a function with the folders of the runtime's declarations, and where those of the compiler are kept. */
function forEachFormat(call) {
  for (const format of ["esm", "cjs"])
    call(join(root, "runtime/dist", format), join(root, "runtime/dist/unmerged", format));
}

function linkCommonJs() {
  const folder = join(root, "runtime/dist/cjs");
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".js")) continue;
    const file = join(folder, path);
    const text = readFileSync(file, "utf8");
    // The compiler leaves the outputs of unchanged sources as they are: their links may be those of an earlier build.
    const linked = linkLibraries(file, text, "cjs");
    if (linked !== text) writeFileSync(file, linked);
  }
}

/** Removes compiled files whose source is gone, or is a test. */
function removeOrphans(output, sources) {
  for (const path of readdirSync(join(root, output), { recursive: true, encoding: "utf8" })) {
    if (!/\.(js|d\.ts)$/.test(path) || path.startsWith("chunks") || path === "declarations.d.ts") continue;
    const source = path.replace(/\.(js|d\.ts)$/, ".ts");
    if (/\.test\.ts$/.test(source) || !existsSync(join(root, sources, source))) rmSync(join(root, output, path));
  }
}
