import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readIfPresent, sha256 } from "../files.js";
import { isGenerated } from "../print/index.js";
import { LOCK_FILE, type Lock } from "./lock.js";

/** The unmodified files of a tree, by path. */
export async function unmodifiedFiles(root: string, lock: Lock): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, recorded] of Object.entries(lock.files)) {
    const content = await readIfPresent(join(root, path));
    if (content !== undefined && sha256(content) === recorded) files.set(path, content.toString("utf8"));
  }
  return files;
}

/**
 * Sources below a folder that were generated but are not listed in its lock: an interrupted run or a merge left them. Folders that have a
 * lock of their own are another tree; declarations belong to a package.
 * @param known the paths that the lock lists
 */
export async function orphanedFiles(
  root: string,
  known: { readonly [path: string]: string },
  below: string = "",
): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  if (below !== "" && entries.some(({ name }) => name === LOCK_FILE)) return [];
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) {
      found.push(...(await orphanedFiles(root, known, `${path}/`)));
    } else if (entry.isFile() && /(?<!\.d)\.ts$/.test(path) && !Object.hasOwn(known, path)) {
      const content = await readIfPresent(join(root, path));
      if (content !== undefined && isGenerated(content)) found.push(path);
    }
  }
  return found;
}
