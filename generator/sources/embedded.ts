import { fileURLToPath } from "node:url";
import type { AbortSignal } from "../abort-signal.js";
import { GeneratorError } from "../errors.js";
import { readSnapshot, readSnapshotIndex, type SnapshotIndex } from "../snapshot/index.js";
import type { DocumentSource } from "./document-source.js";

/**
 * The folder of the bundled snapshot. The build has it at the same relative path as the sources; its documents are packed into one
 * compressed file there.
 */
export const EMBEDDED_SNAPSHOT: string = fileURLToPath(new URL("../../embedded", import.meta.url));
/** The name of the bundled snapshot in results and messages. */
export const EMBEDDED_LABEL = "the bundled snapshot";

/**
 * Opens the bundled snapshot of a Kubernetes release. Only its index is read; documents are unpacked when they are loaded.
 * @param signal aborts between two documents
 * @throws GeneratorError `snapshot` when the installed files are damaged
 */
export async function openEmbedded(signal?: AbortSignal): Promise<DocumentSource> {
  const index = await embeddedIndex();
  return {
    label: EMBEDDED_LABEL,
    hashes: new Map([...index.documents].map(([key, { hash }]) => [key, hash])),
    strippedDocs: index.strippedDocs,
    load: async (keys) => ({ documents: await readSnapshot(EMBEDDED_SNAPSHOT, keys, signal), unavailable: [] }),
    registered: async () => [],
    close: async () => {},
  };
}

async function embeddedIndex(): Promise<SnapshotIndex> {
  const index = await readSnapshotIndex(EMBEDDED_SNAPSHOT);
  if (index === undefined) {
    throw new GeneratorError(
      "snapshot",
      `${EMBEDDED_LABEL} is missing from ${EMBEDDED_SNAPSHOT}; install kubesmith again`,
    );
  }
  return index;
}
