/**
 * `npm run test:titles`: prints the title of each test by file. With `-- --against <revision>`, prints instead which titles are gone, were
 * added, moved or renamed since that revision, and exits with 1 if some are gone, with 2 if the revision or its tests cannot be read. With `--quick`, sources are parsed and not run: the cases of
 * `it.each` are then one title.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { compareTitles, type Title } from "./compare-titles.js";
import { ROOT } from "./packages.js";

const { values } = parseArgs({ options: { against: { type: "string" }, quick: { type: "boolean", default: false } } });
const scratch = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-titles-"));
try {
  const now = titlesIn(ROOT);
  if (values.against === undefined) printByFile(now);
  else printChanges(titlesIn(checkOut(values.against)), now, movedFiles(values.against));
} catch (error) {
  // The output of git or vitest is more useful than the stack of this script.
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  console.error(said === "" ? error : said);
  process.exitCode = 2;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Unpacks a revision next to links to the packages installed here. */
function checkOut(revision: string): string {
  const folder = mkdtempSync(join(scratch, "revision-"));
  const archive = execFileSync("git", ["archive", "--format=tar", "--end-of-options", revision], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

function titlesIn(folder: string): Title[] {
  const list = join(scratch, "list.json");
  const flags = values.quick ? ["--staticParse"] : [];
  execFileSync(process.execPath, [join(ROOT, "node_modules/vitest/vitest.mjs"), "list", `--json=${list}`, ...flags], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const tests: { name: string; file: string }[] = JSON.parse(readFileSync(list, "utf8"));
  // By file, and within a file in the order of the source.
  return tests
    .map(({ name, file }) => ({ title: name, file: relative(folder, file).replaceAll("\\", "/") }))
    .sort((a, b) => compare(a.file, b.file));
}

/** Where the files of a revision are now, according to git. */
function movedFiles(revision: string): ReadonlyMap<string, string> {
  const args = [
    "diff",
    "--name-status",
    "--find-renames=30%",
    "--diff-filter=R",
    "-l10000",
    "--end-of-options",
    revision,
  ];
  const lines = execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).split("\n");
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, from, to] = line.split("\t");
      return from === undefined || to === undefined ? [] : [[from, to]];
    }),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function printByFile(titles: readonly Title[]): void {
  let last = "";
  for (const { title, file } of titles) {
    if (file !== last) console.log(file);
    last = file;
    console.log(`  ${title}`);
  }
}

function printChanges(before: readonly Title[], now: readonly Title[], files: ReadonlyMap<string, string>): void {
  const { gone, added, moved, renamed } = compareTitles(before, now, (file) => files.get(file) ?? file);
  for (const { title, file } of gone) console.log(`gone   ${file}: ${title}`);
  for (const { title, file } of added) console.log(`added  ${file}: ${title}`);
  for (const { title, from, to } of moved) console.log(`moved  ${from} → ${to}: ${title}`);
  for (const one of renamed) console.log(`renamed ${one.file}: ${one.before} → ${one.after}`);
  const counts = { gone, added, moved, renamed };
  const summary = Object.entries(counts).map(([what, list]) => `${list.length} ${what}`);
  console.log(`${before.length} titles before, ${now.length} now: ${summary.join(", ")}`);
  if (gone.length > 0) process.exitCode = 1;
}
