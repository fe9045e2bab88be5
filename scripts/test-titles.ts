/**
 * `npm run test:titles`: prints the title of each test by file. With `-- --against <revision>`, prints instead which titles are gone, were
 * added, moved or renamed since that revision, and exits with 1 if some are gone, with 2 if the revision cannot be read. Tests are not run:
 * their sources are parsed. In place of a title that is computed, its expression is printed.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareTitles, type Title } from "./compare-titles.js";
import { ROOT } from "./packages.js";
import { readTitles } from "./read-titles.js";

const TEST = /^(?:runtime|generator|templates|scripts|testbed|tests)\/.*\.test(?:-d)?\.ts$/;

const { values } = parseArgs({ options: { against: { type: "string" } } });
try {
  const now = titlesNow();
  if (values.against === undefined) printByFile(now);
  else printChanges(titlesOf(values.against), now, movedFiles(values.against));
} catch (error) {
  // The output of git is more useful than the stack of this script.
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  console.error(said === "" ? error : said);
  process.exitCode = 2;
}

function titlesNow(): Title[] {
  // Also files that are not committed yet.
  const files = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
  return titlesIn(
    files.filter((file) => existsSync(join(ROOT, file))),
    (file) => readFileSync(join(ROOT, file), "utf8"),
  );
}

function titlesOf(revision: string): Title[] {
  const commit = git("rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`).trim();
  return titlesIn(git("ls-tree", "-r", "-z", "--name-only", commit).split("\0"), (file) =>
    git("show", `${commit}:${file}`),
  );
}

/** By file, and within a file in the order of the source. */
function titlesIn(files: readonly string[], read: (file: string) => string): Title[] {
  const tests = files.filter((file) => TEST.test(file)).sort();
  return tests.flatMap((file) => readTitles(read(file)).map((title) => ({ title, file })));
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: Number.POSITIVE_INFINITY,
  });
}

/** Where the files of a revision are now, according to git. */
function movedFiles(revision: string): ReadonlyMap<string, string> {
  const flags = ["--name-status", "--find-renames=30%", "--diff-filter=R", "-l10000"];
  const lines = git("diff", ...flags, "--end-of-options", revision).split("\n");
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, from, to] = line.split("\t");
      return from === undefined || to === undefined ? [] : [[from, to]];
    }),
  );
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
