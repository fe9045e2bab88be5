/**
 * `npm run messages`: prints the texts in the sources that people read: messages of errors, help, progress, reports. Each has its file and
 * line; they are sorted by file. Read the list from time to time: it shows whether one thing has one name, and whether the texts are plain
 * English (CONTRIBUTING.md). Arguments limit it to files whose path begins with one of them: `npm run messages -- runtime generator`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./packages.js";
import { readTexts } from "./texts.js";

const prefixes = process.argv.slice(2);
const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
const files = [...new Set(listed.toString("utf8").split("\0"))]
  .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.(test|test-d|d)\.ts$|(^|\/)testdata\/|^generated\//.test(file))
  .filter((file) => prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix)))
  .filter((file) => existsSync(join(ROOT, file)))
  .sort();
for (const file of files)
  for (const { line, text } of readTexts(file, readFileSync(join(ROOT, file), "utf8"))) {
    console.log(`${file}:${line}: ${text}`);
  }
