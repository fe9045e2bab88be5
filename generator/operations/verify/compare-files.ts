import { realpath } from "node:fs/promises";
import { CONCURRENT_FILES, mapConcurrently } from "../../concurrently.js";
import { conflictSides, isLink, matchesHash, sha256 } from "../../files.js";
import type { Document } from "../../openapi/index.js";
import { generateTree, inputOf } from "../../pipeline.js";
import { formatLock, LOCK_FILE, type Lock, orphanedFiles, pathsInside, readInside } from "../../write/index.js";
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
  const locate = pathsInside(root);
  const hashes = expected === undefined ? Object.entries(lock.files) : hashesOf(expected);
  const orphaned = orphanedFiles(root, Object.fromEntries(hashes));
  orphaned.catch(() => {});
  const reasons = await mapConcurrently(hashes, CONCURRENT_FILES, async ([path, hash]) => {
    // A lock says the same in any layout.
    const content = path === LOCK_FILE ? Buffer.from(formatLock(lock)) : await readInside(root, path, locate);
    if (content === undefined) return { path, reason: { kind: "file-missing" } as const };
    if (!matchesHash(content, hash)) return { path, reason: howEdited(content, expected?.get(path)) };
    return (await isLink(await locate(path))) ? { path, reason: { kind: "file-edited" } as const } : undefined;
  });
  return [
    ...reasons.flatMap((found) => (found === undefined ? [] : difference("code-edited", found.path, found.reason))),
    ...(await orphaned).map((path) => difference("code-edited", path, { kind: "file-orphaned" })),
  ];
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
