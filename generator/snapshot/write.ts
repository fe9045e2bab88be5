import { sha256 } from "../files.js";
import { canonicalJson } from "../json.js";
import type { Document } from "../openapi/index.js";
import { SNAPSHOT_FORMAT, SNAPSHOT_INDEX, type SnapshotEntry } from "./format.js";
import { snapshotFile } from "./read.js";
import { stripDocs } from "./strip-docs.js";

/**
 * The files of a snapshot, by path below its folder: one per document, and the index. They contain no address and no credential.
 * @param documents in any order
 * @param strippedDocs whether to omit descriptions
 */
export function snapshotFiles(documents: readonly Document[], strippedDocs: boolean): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const entries: { [key: string]: SnapshotEntry } = {};
  for (const { key, hash, document } of documents) {
    const file = snapshotFile(key);
    if (file === undefined) continue;
    const content = canonicalJson(strippedDocs ? stripDocs(document) : document);
    files.set(file, content);
    entries[key] = { file, hash, sha256: sha256(content) };
  }
  files.set(SNAPSHOT_INDEX, canonicalJson({ kubesmithSnapshot: SNAPSHOT_FORMAT, strippedDocs, documents: entries }));
  return files;
}
