import { GeneratorError } from "../errors.js";
import { conflictSides } from "../files.js";
import { isGenerated } from "../print/index.js";
import { findLock, formatLock, generatedEntries, LOCK_FILE, listedFiles, type Target } from "../write/index.js";

/**
 * The lock of a package describes its sources, so that it cannot be told from that of sources beside it.
 * @param root the folder, and `output` its name for messages
 * @throws GeneratorError `output` if the folder contains a package, and no sources
 */
export async function refusePackage(root: string, output: string): Promise<void> {
  const entries = await generatedEntries(root);
  if (!entries.includes("index.js") || entries.includes("index.ts")) return;
  throw new GeneratorError(
    "output",
    `${output} contains a package; generate sources into another folder (\`output\`)`,
    {
      options: ["output"],
    },
  );
}

/**
 * What to write over the present content of the folder: only what a lock lists is removed, and what was compiled from it to package it in place,
 * since that is outdated.
 */
export async function targetOf(root: string, files: ReadonlyMap<string, string>): Promise<Target> {
  const found = await findLock(root);
  const listed = new Set(listedFiles(found));
  const isUnchanged = found?.kind === "lock" && formatLock(found.lock) === files.get(LOCK_FILE);
  const compiled = isUnchanged ? [] : await packagedFiles(root, listed);
  return {
    files,
    before: [...listed, ...compiled],
    isOurs: (path, content) => {
      // A power failure may leave files empty.
      if (path === LOCK_FILE) return found !== undefined || content.length === 0;
      return isGenerated(content) || isGeneratedOnBothSides(content) || (content.length === 0 && listed.has(path));
    },
  };
}

/** Whether a file with merge conflict markers was generated on both sides, perhaps by different versions, whose first lines differ. */
function isGeneratedOnBothSides(content: Buffer): boolean {
  const sides = content.subarray(0, 7).toString("latin1") === "<<<<<<<" ? conflictSides(content.toString("utf8")) : [];
  const [ours, theirs] = sides.map((side) => isGenerated(side));
  return ours === true && theirs === true;
}

/** What a package in place has of these sources; none if there is none. */
async function packagedFiles(root: string, sources: Iterable<string>): Promise<readonly string[]> {
  if (!(await generatedEntries(root)).includes("index.js")) return [];
  const { packagedPaths } = await import("../package/index.js");
  return [...sources].flatMap(packagedPaths);
}
