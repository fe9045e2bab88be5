import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readIfPresent } from "../files.js";
import { MARKER } from "../print/index.js";
import { LOCK_FILE } from "../write/lock.js";

/**
 * Sources below a folder that were generated and that its lock does not list: an interrupted run or a merge left them. Folders that have a
 * lock of their own are another tree; declarations belong to a package.
 */
export async function strayFiles(
  root: string,
  known: { readonly [path: string]: string },
  below = "",
): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  if (below !== "" && entries.some(({ name }) => name === LOCK_FILE)) return [];
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) {
      found.push(...(await strayFiles(root, known, `${path}/`)));
    } else if (entry.isFile() && /(?<!\.d)\.ts$/.test(path) && !Object.hasOwn(known, path)) {
      if ((await readIfPresent(join(root, path)))?.includes(MARKER) === true) found.push(path);
    }
  }
  return found;
}
