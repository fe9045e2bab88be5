import { realpath } from "node:fs/promises";
import { conflictSides, isLink, matchesHash, sha256 } from "../../files.js";
import type { Document } from "../../openapi/index.js";
import { generateTree, inputOf } from "../../pipeline.js";
import { formatLock, LOCK_FILE, type Lock, orphanedFiles, pathInside, readInside } from "../../write/index.js";
import { type Difference, type DifferenceReason, difference } from "./difference.js";
import { isReformatted } from "./formatting.js";

/** What generating from the documents that a lock lists writes, by path. */
export async function generateAgain(
  documents: readonly Document[],
  lock: Lock,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const { enums, importExtension, limit, strippedDocs } = lock;
  const code = { enums, importExtension, ...(limit !== undefined && { limit }) };
  return generateTree(inputOf(documents, [], code), strippedDocs, signal);
}

/**
 * Compares the files of a tree.
 * @param expected what they should contain; without it, their recorded hashes have to do
 */
export async function compareFiles(
  output: string,
  lock: Lock,
  expected: ReadonlyMap<string, string> | undefined,
): Promise<Difference[]> {
  const root = await realpath(output);
  const differences: Difference[] = [];
  const hashes = expected === undefined ? Object.entries(lock.files) : hashesOf(expected);
  for (const [path, hash] of hashes) {
    // A lock says the same in any layout.
    const content = path === LOCK_FILE ? Buffer.from(formatLock(lock)) : await readInside(root, path);
    if (content === undefined) differences.push(difference("code-edited", path, { kind: "file-missing" }));
    else if (!matchesHash(content, hash))
      differences.push(difference("code-edited", path, howEdited(content, expected?.get(path))));
    else if (await isLink(await pathInside(root, path)))
      differences.push(difference("code-edited", path, { kind: "file-edited" }));
  }
  for (const path of await orphanedFiles(root, Object.fromEntries(hashes))) {
    differences.push(difference("code-edited", path, { kind: "file-orphaned" }));
  }
  return differences;
}

/**
 * How a file was changed.
 * @param expected what it should contain, if that is known
 */
export function howEdited(content: Buffer, expected?: string): DifferenceReason {
  const text = content.toString("utf8");
  if (conflictSides(text).length > 0) return { kind: "file-conflict" };
  const isLayout = expected !== undefined && isReformatted(text, expected);
  return { kind: isLayout ? "file-reformatted" : "file-edited" };
}

function hashesOf(files: ReadonlyMap<string, string>): [path: string, hash: string][] {
  return [...files].map(([path, text]) => [path, sha256(text)]);
}
