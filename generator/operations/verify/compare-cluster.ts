import { diffDocuments } from "../../diff/index.js";
import { canonicalJson } from "../../json.js";
import type { Document } from "../../openapi/index.js";
import { readSnapshot, SNAPSHOT_SHARED, type SnapshotIndex, stripDocs } from "../../snapshot/index.js";
import type { DocumentSource } from "../../sources/index.js";
import { type Difference, difference } from "./difference.js";

/**
 * Compares the documents of a cluster with those of its snapshot.
 * @param index the index of the snapshot
 * @param chosen keys of the group/versions to compare
 * @param damaged files of the snapshot that are edited or missing, whose documents are not read
 * @param folder the folder of the snapshot
 */
export async function compareCluster(
  source: DocumentSource,
  index: SnapshotIndex,
  chosen: readonly string[],
  damaged: ReadonlySet<string>,
  folder: string,
): Promise<Difference[]> {
  const served = chosen.filter((key) => source.hashes.has(key));
  const differences = [
    ...served.filter((key) => !index.documents.has(key)).map((key) => missingFrom("snapshot", key)),
    ...chosen
      .filter((key) => index.documents.has(key) && !source.hashes.has(key))
      .map((key) => missingFrom("cluster", key)),
  ];
  const recorded = served.filter((key) => index.documents.has(key));
  const isDamaged = (key: string): boolean =>
    damaged.has(SNAPSHOT_SHARED) || damaged.has(index.documents.get(key)?.file ?? "");
  const before = new Map(
    (
      await readSnapshot(
        folder,
        recorded.filter((key) => !isDamaged(key)),
      )
    ).map((document) => [document.key, document]),
  );
  const { documents, unavailable } = await source.load(recorded);
  const after = new Map(documents.map((document) => [document.key, document]));
  // Whoever edits a document can leave its hash. A document's own hash is authoritative: the index may be outdated, and replicas of different
  // versions list their own.
  const changed = [...after.values()].filter(({ key, hash, document }) => {
    if (hash !== index.documents.get(key)?.hash) return true;
    const old = before.get(key);
    const now = index.strippedDocs ? stripDocs(document) : document;
    return old !== undefined && canonicalJson(now) !== canonicalJson(old.document);
  });
  differences.push(
    ...unavailable.map(({ key, reason }) =>
      difference("cluster-snapshot", key, { kind: "unavailable", message: reason }),
    ),
    ...explainChanges(
      recorded.filter((key) => changed.some((document) => document.key === key)),
      before,
      after,
    ),
  );
  return differences;
}

function explainChanges(
  keys: readonly string[],
  before: ReadonlyMap<string, Document>,
  after: ReadonlyMap<string, Document>,
): Difference[] {
  return keys.map((key) => {
    const old = before.get(key);
    const now = after.get(key);
    if (old === undefined || now === undefined) return difference("cluster-snapshot", key, { kind: "changed" });
    return difference("cluster-snapshot", key, { kind: "changed", changes: diffDocuments([old], [now]) });
  });
}

function missingFrom(from: "cluster" | "snapshot", key: string): Difference {
  return difference("cluster-snapshot", key, { kind: "missing", from });
}
