import { fileURLToPath } from "node:url";
import type { DocumentSource } from "./document-source.js";
import { openSnapshot } from "./snapshot.js";

/** The folder of the bundled snapshot. */
export const EMBEDDED_SNAPSHOT: string = embeddedFolder();

/** Opens the bundled snapshot of a released Kubernetes. */
export function openEmbedded(): Promise<DocumentSource> {
  return openSnapshot(EMBEDDED_SNAPSHOT, "the bundled snapshot");
}

function embeddedFolder(): string {
  // The sources lie two folders below the package's root, the build three.
  const isBuild = import.meta.url.includes("/dist/generator/sources/");
  return fileURLToPath(new URL(isBuild ? "../../../embedded" : "../../embedded", import.meta.url));
}
