/**
 * Writes docs/conformance.md from the titles of the tests; with `--check` it only compares. Where `npm test` has run everything since the
 * tests last changed, it also demands that the tests named in the document passed; `--titles` leaves that out.
 */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { collectEvidence } from "./collect.js";
import { conformanceDocument } from "./document.js";
import { PARTS } from "./items.js";
import { readReport, unproven } from "./report.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const path = `${root}/docs/conformance.md`;
const report = `${root}/node_modules/.cache/kubesmith/test-report.json`;
const { values } = parseArgs({
  options: { check: { type: "boolean", default: false }, titles: { type: "boolean", default: false } },
});

// Also files that are not committed yet.
const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.test.ts", "*.test-d.ts"], {
  cwd: root,
});
const files = listed
  .toString()
  .split("\n")
  .filter((file) => file !== "" && !file.startsWith("tests/conformance/") && changedAt(`${root}/${file}`) > 0)
  .sort();
const evidence = await collectEvidence(root, files);
const { text, problems } = conformanceDocument(PARTS, evidence);
const failures = values.titles ? [] : await failuresOfLastRun();

for (const problem of [...problems, ...failures]) console.error(problem);
if (problems.length > 0 || failures.length > 0) process.exitCode = 1;
if (!values.check) await writeFile(path, text);
else if ((await readFile(path, "utf8").catch(() => "")) !== text) {
  console.error("docs/conformance.md is out of date; run: npm run conformance");
  process.exitCode = 1;
}

/** What the report of the last `npm test` does not show; nothing where it says nothing about the tests as they are now. */
async function failuresOfLastRun(): Promise<string[]> {
  const written = changedAt(report);
  if (written === 0) {
    console.log("titles only: npm test has not run yet");
    return [];
  }
  const newer = files.find((file) => changedAt(`${root}/${file}`) > written);
  if (newer !== undefined) {
    console.log(`titles only: ${newer} was changed after the last npm test`);
    return [];
  }
  return unproven(evidence, readReport(await readFile(report, "utf8"), root));
}

/** When a file was last changed, in milliseconds; 0 when there is no such file. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
