// `npm run pack`: writes the packages as files that `npm install` takes, and prints the command. `npm run pack -- DIR` writes them into DIR.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { relative, resolve } from "node:path";
import { prepare, root } from "./install.mjs";

const PACKAGES = ["runtime", "generated", "generator"];

// npm runs scripts in the root of the repository; paths are those of the folder in which the command was given.
const from = process.env.INIT_CWD ?? process.cwd();
const folder = resolve(from, process.argv[2] ?? resolve(root, "tarballs"));

prepare();
mkdirSync(folder, { recursive: true });
const args = [
  "pack",
  "--json",
  "--ignore-scripts",
  `--pack-destination=${folder}`,
  ...PACKAGES.map((name) => `./${name}`),
];
const output = execFileSync("npm", args, {
  cwd: root,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
  shell: process.platform === "win32",
});
const files = JSON.parse(output).map(({ filename }) => relative(from, resolve(folder, filename)) || filename);
console.log(`
Install them together. Of one alone, npm would look for the others in the registry, where they are not yet (E404):

  npm install ${files.map((file) => (file.startsWith(".") ? file : `./${file}`)).join(" ")}`);
