import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isLink, matchesHash, readIfPresent, unlessMissing, withUnixNewlines } from "../files.js";
import { isGenerated } from "../print/index.js";
import { generatedEntries } from "./entries.js";
import { findLock, LOCK_FILE, type Lock } from "./lock.js";
import { pathInside, readInside } from "./root.js";

/**
 * Whether a folder holds generated code: a lock shows it, or where that was lost, the entry. A lock with conflict markers is a lock.
 */
export async function isGeneratedFolder(root: string): Promise<boolean> {
  if ((await findLock(root)) !== undefined) return true;
  return (await generatedEntries(root)).length > 0;
}

/**
 * The unmodified files of a tree, by path, with LF also where they were checked out with CRLF. Links are modifications.
 * @throws GeneratorError `output` when the lock lists a path that is not below the folder
 */
export async function unmodifiedFiles(root: string, lock: Lock): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, recorded] of Object.entries(lock.files)) {
    const target = await pathInside(root, path);
    if (await isLink(target)) continue;
    const content = await readInside(root, path);
    if (content === undefined || !matchesHash(content, recorded)) continue;
    files.set(path, withUnixNewlines(content.toString("utf8")));
  }
  return files;
}

/**
 * Sources below a folder that begin as generated ones do but are not listed in its lock: a merge left them, or someone copied them. Folders
 * that have a lock of their own are another tree; declarations belong to a package.
 * @param known the paths that the lock lists
 */
export async function orphanedFiles(
  root: string,
  known: { readonly [path: string]: string },
  below: string = "",
): Promise<string[]> {
  // Nothing holds the folder's lock here: another run may have removed what was there a moment ago.
  const entries = (await unlessMissing(readdir(join(root, below), { withFileTypes: true }))) ?? [];
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
