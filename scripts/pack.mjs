// `npm run pack`: writes the packages as files that `npm install` accepts, and prints the command. `npm run pack -- DIR` writes them into DIR.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { prepare, root } from "./install.mjs";

// npm runs scripts in the root of the repository; DIR is relative to the folder in which the command was given.
const from = process.env.INIT_CWD ?? process.cwd();
const folder = resolve(from, process.argv[2] ?? resolve(root, "tarballs"));

prepare();
mkdirSync(folder, { recursive: true });
const { register } = await import("tsx/esm/api");
register();
const { stagePackages } = await import("./stage-packages.ts");
const staging = mkdtempSync(join(tmpdir(), "kubesmith-pack-"));
try {
  const args = ["pack", "--json", "--ignore-scripts", `--pack-destination=${folder}`, ...stagePackages(staging)];
  const output = execFileSync("npm", args, {
    cwd: staging,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });
  const shellWord = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
  // Absolute, because the user installs them in another folder.
  const files = JSON.parse(output).map(({ filename }) => shellWord(resolve(folder, filename)));
  console.log(`
Install all three together. If you install only one, npm looks for the others in the registry, where they do not exist yet (E404):

  npm install ${files.join(" ")}`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}
