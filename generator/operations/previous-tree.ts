import type { CodeOptions, PreviousTree } from "../pipeline.js";
import type { DocumentSource } from "../sources/index.js";
import { VERSION } from "../version.js";
import { formatLock, type Lock, readLock, unmodifiedFiles } from "../write/index.js";
import { isTrusted } from "./trusted-locks.js";

/** The content of a folder before anything is generated. */
export interface Before {
  readonly tree: PreviousTree;
  /** Whether kubesmith wrote it for this user, and nobody changed its lock since. */
  readonly isTrusted: boolean;
  /** Whether it was from documents with the same content, if hashes are not enough. */
  readonly isOfSource: boolean;
}

/** The tree in a folder; `undefined` if there is none that this version can read. */
export async function previousTree(root: string, source: DocumentSource, reuse: boolean): Promise<Before | undefined> {
  const lock = await readLock(root);
  if (lock === undefined) return undefined;
  const text = formatLock(lock);
  const trusted = await isTrusted(text);
  return {
    tree: { lock, files: await unmodifiedFiles(root, lock), reuse: reuse && trusted },
    isTrusted: trusted,
    isOfSource: await isTrusted(text, source.fingerprint),
  };
}

/** Whether a folder contains already what would be generated, so that no document has to be loaded. */
export function isUpToDate(
  before: Before | undefined,
  source: DocumentSource,
  keys: readonly string[],
  code: CodeOptions,
): before is Before & { readonly tree: { readonly reuse: true } } {
  if (before?.tree.reuse !== true || !before.isOfSource) return false;
  const { lock, files } = before.tree;
  const isUnmodified = files.size === Object.keys(lock.files).length;
  return isUnmodified && isGeneratedFrom(lock, source, keys, code);
}

function isGeneratedFrom(lock: Lock, source: DocumentSource, keys: readonly string[], code: CodeOptions): boolean {
  return (
    lock.generator === VERSION &&
    lock.strippedDocs === source.strippedDocs &&
    lock.enums === code.enums &&
    lock.importExtension === code.importExtension &&
    lock.limit === undefined &&
    Object.keys(lock.documents).length === keys.length &&
    keys.every((key) => source.hashes.get(key) !== "" && lock.documents[key] === source.hashes.get(key))
  );
}
