import type { AbortSignal } from "../abort-signal.js";
import { GeneratorError } from "../errors.js";
import { type Document, isBuiltInKey, malformedDocument } from "../openapi/index.js";
import { readSnapshot, readSnapshotIndex, snapshotFingerprint } from "../snapshot/index.js";
import type { DocumentSource, LoadedDocuments, UnavailableDocument } from "./document-source.js";

/**
 * Opens a snapshot: all of its documents are read and checked. One of an API that is not Kubernetes' own, and that is not an OpenAPI document,
 * is unavailable.
 * @param signal aborts between two documents
 * @param label what it is called in results
 * @throws GeneratorError `snapshot` when there is none, or it is damaged; `document` when one of Kubernetes' own is not an OpenAPI document
 */
export async function openSnapshot(
  folder: string,
  signal?: AbortSignal,
  label: string = `the snapshot ${folder}`,
): Promise<DocumentSource> {
  const index = await readSnapshotIndex(folder);
  const hashes = new Map([...(index?.documents ?? [])].map(([key, { hash }]) => [key, hash]));
  const { documents, unavailable } = await readAll(folder, [...hashes.keys()], signal);
  return {
    label,
    hashes,
    fingerprint: index === undefined ? "" : snapshotFingerprint(index),
    strippedDocs: index?.strippedDocs === true,
    load: async (keys) => {
      const wanted = new Set(keys);
      const isWanted = ({ key }: { readonly key: string }): boolean => wanted.has(key);
      return { documents: documents.filter(isWanted), unavailable: unavailable.filter(isWanted) };
    },
    registered: async () => [],
    close: async () => {},
  };
}

/** Reads all documents at once, and again without each that is malformed: there is rarely one. */
async function readAll(
  folder: string,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<LoadedDocuments> {
  const unavailable: UnavailableDocument[] = [];
  for (;;) {
    const left = new Set(unavailable.map(({ key }) => key));
    const wanted = keys.filter((key) => !left.has(key));
    try {
      // Of a folder without a snapshot, this says what to do.
      const documents: Document[] = await readSnapshot(folder, keys.length === 0 ? undefined : wanted, signal);
      return { documents, unavailable };
    } catch (error) {
      if (!(error instanceof GeneratorError) || error.code !== "document") throw error;
      const { document = "" } = error;
      if (!wanted.includes(document) || isBuiltInKey(document)) throw error;
      unavailable.push(malformedDocument(document, error));
    }
  }
}
