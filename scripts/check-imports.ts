/** Checks imports by the rules in `imports/rules.ts`. Prints each violation, and exits with 1 if there is one. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkImports } from "./imports/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
const files = [...new Set(listed.toString("utf8").split("\0"))]
  .filter((file) => /\.[cm]?[jt]s$/.test(file) && existsSync(join(root, file)))
  .sort();
const offences = checkImports(new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")])));
for (const offence of offences) console.error(offence);
console.log(`${files.length} files, ${offences.length} offences against the import rules`);
process.exitCode = offences.length === 0 ? 0 : 1;
