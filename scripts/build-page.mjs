// Copies the style and the script of the HTML report into the generator's build, without comments and indentation: each report contains them.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { transform } from "esbuild";
import { root } from "./install.mjs";

const SOURCE = join(root, "generator/html/page");
// At the same place relative to the code as in the sources, so that both find it in the same way.
const OUTPUT = join(root, "generator/dist/generator/html/page");

/** Builds `generator/dist/generator/html/page/`. */
export async function buildPage() {
  mkdirSync(OUTPUT, { recursive: true });
  for (const name of ["report.css", "report.mjs"]) {
    const text = readFileSync(join(SOURCE, name), "utf8");
    const loader = extname(name) === ".css" ? "css" : "js";
    // The oldest browsers that skip the layout of what is outside of the window.
    const { code } = await transform(text, { loader, minify: true, target: ["chrome125", "firefox128", "safari18"] });
    writeFileSync(join(OUTPUT, `${name}.new`), code);
    renameSync(join(OUTPUT, `${name}.new`), join(OUTPUT, name));
  }
}
