// `npm run check`: all checks, at the same time where one does not need another, after the build that they read. TypeScript 7 checks the types,
// because it takes a fifth of the time; `.ci/run` checks them with the TypeScript of the build, too.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root, run } from "./install.mjs";

run(process.execPath, [join(root, "scripts/build.mjs")]);
const results = await Promise.all(["types:native", "check:text", "check:build"].map(check));
process.exitCode = results.every((passed) => passed) ? 0 : 1;

/** Runs a script of package.json, and prints its output when it has ended. Resolves with whether it passed. */
function check(name) {
  const child = spawn("npm", ["run", "--silent", name], { cwd: root, shell: process.platform === "win32" });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => output.push(bytes));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(output));
      if (code !== 0) console.error(`npm run ${name} failed`);
      resolve(code === 0);
    });
  });
}
