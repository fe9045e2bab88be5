import type { Document } from "../openapi/index.js";
import type { DocumentSource } from "./document-source.js";

/** A source whose documents are all there, and whose hashes are those of their content. */
export function loadedSource(label: string, documents: readonly Document[]): DocumentSource {
  return {
    label,
    hashes: new Map(documents.map(({ key, hash }) => [key, hash])),
    strippedDocs: false,
    load: async (keys) => {
      const wanted = new Set(keys);
      return { documents: documents.filter(({ key }) => wanted.has(key)), unavailable: [] };
    },
    registered: async () => [],
    close: async () => {},
  };
}
