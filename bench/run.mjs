// `npm run bench`: installs what it measures itself against, builds, and measures. All of its own output goes to stderr.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Runs a program with its output shown on stderr; ends this process when it fails. */
function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: ["ignore", 2, 2], ...options });
  if (error !== undefined) console.error(`cannot run ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

run(process.execPath, [
  "--input-type=module",
  "--eval",
  'import { prepare } from "../scripts/install.mjs"; prepare();',
]);

// Beside the packages, so that it goes when they go.
const stamp = join(here, "node_modules/.installed-lock");
const lock = readFileSync(join(here, "package-lock.json"), "utf8");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.error("Installing the tools to compare with");
  run("npm", ["ci", "--no-audit", "--no-fund"], { shell: process.platform === "win32" });
  writeFileSync(stamp, lock);
}

const { register } = await import("tsx/esm/api");
register();
await import("./main.ts");
