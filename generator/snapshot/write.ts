import { sha256 } from "../files.js";
import { canonicalJson } from "../json.js";
import type { Document } from "../openapi/index.js";
import {
  ATTRIBUTES,
  SNAPSHOT_ATTRIBUTES,
  SNAPSHOT_FORMAT,
  SNAPSHOT_INDEX,
  SNAPSHOT_SHARED,
  type SnapshotEntry,
} from "./format.js";
import { snapshotFile } from "./read.js";
import { stripDocs } from "./strip-docs.js";

/**
 * The files of a snapshot, by path below its folder: one per document, one with what the documents share, the index, and one that tells Git not
 * to show diffs of the index. They contain no address and no credential.
 * @param documents in any order
 * @param strippedDocs whether to omit descriptions
 */
export async function snapshotFiles(
  documents: readonly Document[],
  strippedDocs: boolean,
): Promise<ReadonlyMap<string, string>> {
  const { shareValues } = await import("./shared/index.js");
  const files = new Map<string, string>();
  const entries: { [key: string]: SnapshotEntry } = {};
  const recorded = documents
    .filter(({ key }) => snapshotFile(key) !== undefined)
    .map(({ document, ...rest }) => ({ ...rest, document: strippedDocs ? stripDocs(document) : document }));
  const { texts, shared } = shareValues(recorded);
  for (const { key, hash } of recorded) {
    const file = snapshotFile(key);
    const content = texts.get(key);
    if (file === undefined || content === undefined) continue;
    files.set(file, content);
    entries[key] = { file, hash, sha256: sha256(content) };
  }
  const index = { kubesmithSnapshot: SNAPSHOT_FORMAT, strippedDocs, shared: sha256(shared), documents: entries };
  files.set(SNAPSHOT_SHARED, shared);
  files.set(SNAPSHOT_ATTRIBUTES, ATTRIBUTES);
  files.set(SNAPSHOT_INDEX, canonicalJson(index));
  return files;
}
