import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CONCURRENT_FILES, mapConcurrently } from "../concurrently.js";
import { isLink, matchesHash, readIfPresent, unlessMissing, withUnixNewlines } from "../files.js";
import { isGenerated } from "../print/index.js";
import { generatedEntries } from "./entries.js";
import { findLock, LOCK_FILE, type Lock } from "./lock.js";
import { pathsInside, readInside } from "./root.js";

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
  const locate = pathsInside(root);
  const files = await mapConcurrently(Object.entries(lock.files), CONCURRENT_FILES, async ([path, recorded]) => {
    if (await isLink(await locate(path))) return [];
    const content = await readInside(root, path, locate);
    if (content === undefined || !matchesHash(content, recorded)) return [];
    return [[path, withUnixNewlines(content.toString("utf8"))] as const];
  });
  return new Map(files.flat());
}

/**
 * Sources below a folder that begin as generated ones do but are not listed in its lock: a merge left them, or someone copied them. Folders
 * that have a lock of their own are another tree; declarations belong to a package.
 * @param known the paths that the lock lists
 */
export async function orphanedFiles(root: string, known: { readonly [path: string]: string }): Promise<string[]> {
  const unknown = (await sourcesBelow(root, "")).filter((path) => !Object.hasOwn(known, path));
  const found = await mapConcurrently(unknown, CONCURRENT_FILES, async (path) => {
    const content = await readIfPresent(join(root, path));
    return content !== undefined && isGenerated(content) ? [path] : [];
  });
  return found.flat();
}

/** The sources below a folder, apart from those of other trees, in the order of their paths' parts. */
async function sourcesBelow(root: string, below: string): Promise<string[]> {
  // Nothing holds the folder's lock here: another run may have removed what was there a moment ago.
  const entries = (await unlessMissing(readdir(join(root, below), { withFileTypes: true }))) ?? [];
  if (below !== "" && entries.some(({ name }) => name === LOCK_FILE)) return [];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = entries.map((entry) => {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
      return sourcesBelow(root, `${path}/`);
    return entry.isFile() && /(?<!\.d)\.ts$/.test(path) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}
