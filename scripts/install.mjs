// Installs the packages of the lock file if they are missing, so that the README's commands work in a fresh clone.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program and shows its output; exits if it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error !== undefined) console.error(`cannot run ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs packages and builds the project; both do nothing if nothing changed. */
export function prepare() {
  const stamp = join(root, "node_modules/.installed-lock");
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  if (existsSync(stamp) ? readFileSync(stamp, "utf8") === lock : wasInstalledByHand()) {
    run(process.execPath, ["scripts/build.mjs"]);
    writeFileSync(stamp, lock);
    return;
  }
  console.log("Installing packages and building them; about a minute");
  // `npm ci` builds, too: it runs the script `prepare`.
  run("npm", ["ci", "--no-audit", "--no-fund"], { shell: process.platform === "win32" });
  writeFileSync(stamp, lock);
}

/** Whether `npm ci` ran after the lock file was last written; npm leaves a file of its own at the end. */
function wasInstalledByHand() {
  const installed = statSync(join(root, "node_modules/.package-lock.json"), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs > statSync(join(root, "package-lock.json")).mtimeMs;
}
