import type { FetchedDocuments } from "../discovery/documents.js";
import { GeneratorError } from "../errors.js";
import type { SnapshotDocument } from "../snapshot/snapshot.js";

/** An API that the server lists and does not describe: most likely its backend is down. */
export interface MissingAPI {
  readonly key: string;
  readonly reason: string;
  /** Whether what was known of it before was kept. */
  readonly kept: boolean;
}

/**
 * Fills in what is missing from what was known before, so that an API that is down for a minute does not vanish.
 * @param recall an earlier version of a document
 * @throws GeneratorError when nothing could be had at all
 */
export async function keepMissing(
  fetched: FetchedDocuments,
  recall: (key: string) => Promise<SnapshotDocument | undefined>,
): Promise<{ documents: SnapshotDocument[]; missing: MissingAPI[] }> {
  const [first] = fetched.missing;
  if (first !== undefined && fetched.documents.length === 0) throw new GeneratorError("document", first.reason);
  const documents = [...fetched.documents];
  const missing: MissingAPI[] = [];
  for (const { key, reason } of fetched.missing) {
    const known = await recall(key);
    if (known !== undefined) documents.push(known);
    missing.push({ key, reason, kept: known !== undefined });
  }
  return { documents, missing };
}
