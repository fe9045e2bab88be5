// Writes docs/conformance.md from the titles of the tests; with --check it only compares.
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { collectEvidence } from "./collect.js";
import { conformanceDocument } from "./document.js";
import { PARTS } from "./items.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const path = `${root}/docs/conformance.md`;

// Also files that are not committed yet.
const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.test.ts", "*.test-d.ts"], {
  cwd: root,
});
const files = listed
  .toString()
  .split("\n")
  .filter((file) => file !== "" && !file.startsWith("tests/conformance/"));
const { text, problems } = conformanceDocument(PARTS, await collectEvidence(root, files.sort()));

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
if (!process.argv.includes("--check")) await writeFile(path, text);
else if ((await readFile(path, "utf8").catch(() => "")) !== text) {
  console.error("docs/conformance.md is not what the tests say: run npm run conformance");
  process.exitCode = 1;
}
