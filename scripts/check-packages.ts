/** Packs the published packages and checks the tarballs with publint and are-the-types-wrong. Works on the build. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, problemsOf } from "./npm-packages.js";
import { publishedPackages, ROOT } from "./packages.js";

// The generator is a program first, and its dependencies are ES modules.
const ESM_ONLY = ["kubesmith"];

const folder = mkdtempSync(join(tmpdir(), "kubesmith-pack-"));
try {
  const folders = publishedPackages().map(({ folder }) => join(ROOT, folder));
  for (const packed of await pack(folders, folder)) {
    const problems = await problemsOf(packed, ESM_ONLY.includes(packed.name));
    for (const problem of problems) console.error(`${packed.name}: ${JSON.stringify(problem)}`);
    if (problems.length > 0) process.exitCode = 1;
    console.log(`${packed.name}: ${packed.files.length} files, ${problems.length} problems`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
