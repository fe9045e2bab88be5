// Packs the bundled snapshot for the npm package: `embedded/`, which has a readable file per document, into `generator/dist/embedded/`.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tsImport } from "tsx/esm/api";
import { root } from "./install.mjs";

const snapshot = join(root, "embedded");
// At the same place relative to the code as in the sources, so that both find it in the same way.
const output = join(root, "generator/dist/embedded");
const staging = join(root, "generator/dist/embedded.new");

/** Writes the packed snapshot with the generator's own code. */
export async function buildEmbedded() {
  const { packSnapshot } = await tsImport("../generator/snapshot/archive.ts", import.meta.url);
  const paths = readdirSync(snapshot, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"));
  const files = new Map(paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(snapshot, path), "utf8")]));
  const packed = packSnapshot(files);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  for (const [path, content] of packed) writeFileSync(join(staging, path), content);
  rmSync(output, { recursive: true, force: true });
  renameSync(staging, output);
}
