import { readSnapshot, readSnapshotIndex } from "../snapshot/index.js";
import type { DocumentSource } from "./document-source.js";

/**
 * Opens a snapshot: all of its documents are read and checked.
 * @param signal aborts between two documents
 * @param label what it is called in results
 * @throws GeneratorError `snapshot` when there is none, or it is damaged
 */
export async function openSnapshot(
  folder: string,
  signal?: AbortSignal,
  label: string = `the snapshot ${folder}`,
): Promise<DocumentSource> {
  const index = await readSnapshotIndex(folder);
  const documents = await readSnapshot(folder, undefined, signal);
  return {
    label,
    hashes: new Map(documents.map(({ key, hash }) => [key, hash])),
    fingerprint: [...(index?.documents.values() ?? [])].map((entry) => entry.sha256).join(),
    strippedDocs: index?.strippedDocs === true,
    load: async (keys) => {
      const wanted = new Set(keys);
      return { documents: documents.filter(({ key }) => wanted.has(key)), unavailable: [] };
    },
    registered: async () => [],
    close: async () => {},
  };
}
