import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Installs the packages of a folder from its lock, unless that has been done: programs that are too large to be installed with the rest.
 * @param folder a folder with `package.json` and `package-lock.json`
 */
export async function installLocked(folder: string): Promise<void> {
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
  // Beside the packages, so that it goes when they go.
  const stamp = join(folder, "node_modules/.installed-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  await promisify(execFile)("npm", ["ci", "--ignore-scripts"], { cwd: folder, shell: process.platform === "win32" });
  writeFileSync(stamp, lock);
}
