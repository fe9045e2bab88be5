/** Copies of the published packages whose manifests name the repository. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishedPackages, ROOT } from "./packages.js";
import { repositoryFields } from "./repository-fields.js";

/**
 * Copies the files that npm packs of each published package, and adds `repository`, `homepage` and `bugs` to the copied manifests. They come
 * from this clone's remote `origin`, because a fork has an address of its own. Fields that a manifest already has stay. The packages themselves
 * are not changed.
 * @param staging an empty folder to copy to
 * @returns the folders of the copies
 */
export function stagePackages(staging: string): string[] {
  const packages = publishedPackages();
  const remote = remoteOfClone();
  const folders = packages.map(({ folder }) => `./${folder}`);
  const output = execFileSync("npm", ["pack", "--json", "--dry-run", "--ignore-scripts", ...folders], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });
  const packed: { name: string; files: { path: string }[] }[] = JSON.parse(output);
  return packages.map(({ folder, name }) => {
    const copy = join(staging, folder);
    for (const { path } of packed.find((entry) => entry.name === name)?.files ?? []) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      cpSync(join(ROOT, folder, path), join(copy, path));
    }
    const manifest: object = JSON.parse(readFileSync(join(copy, "package.json"), "utf8"));
    // The manifest comes first for the order of the fields, and last because its own fields stay.
    const complete = { ...manifest, ...repositoryFields(remote, folder), ...manifest };
    writeFileSync(join(copy, "package.json"), `${JSON.stringify(complete, null, 2)}\n`);
    return copy;
  });
}

/** The URL of the remote `origin`; `undefined` if this folder is not a clone, or has no such remote. */
function remoteOfClone(): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    // A copy of the sources inside another project's clone does not belong to that project's remote.
    const isClone = realpathSync(git("rev-parse", "--show-toplevel")) === realpathSync(ROOT);
    return isClone ? git("remote", "get-url", "origin") : undefined;
  } catch {
    return undefined;
  }
}
