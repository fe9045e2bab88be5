import { fileURLToPath } from "node:url";
import type { AbortSignal } from "../abort-signal.js";
import type { DocumentSource } from "./document-source.js";
import { openSnapshot } from "./snapshot.js";

/** The folder of the bundled snapshot: the build has a copy at the same relative path as the sources. */
export const EMBEDDED_SNAPSHOT: string = fileURLToPath(new URL("../../embedded", import.meta.url));

/** Opens the bundled snapshot of a released Kubernetes. */
export function openEmbedded(signal?: AbortSignal): Promise<DocumentSource> {
  return openSnapshot(EMBEDDED_SNAPSHOT, signal, "the bundled snapshot");
}
