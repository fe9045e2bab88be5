import { GeneratorError } from "../errors.js";
import type { DocumentSource, LoadedDocuments } from "./document-source.js";

/**
 * Two sources as one: all documents of both.
 * @throws GeneratorError `usage` for a group/version that both have
 */
export function openTogether(first: DocumentSource, second: DocumentSource): DocumentSource {
  const both = [...second.hashes.keys()].find((key) => first.hashes.has(key));
  if (both !== undefined)
    throw new GeneratorError("usage", `${both} is in ${first.label} and in ${second.label}; use only one of them`);
  const sources = [first, second];
  return {
    label: `${first.label} and ${second.label}`,
    hashes: new Map([...first.hashes, ...second.hashes]),
    strippedDocs: first.strippedDocs && second.strippedDocs,
    load: async (keys): Promise<LoadedDocuments> => {
      const loaded = await Promise.all(
        sources.map((source) => source.load(keys.filter((key) => source.hashes.has(key)))),
      );
      return {
        documents: loaded.flatMap(({ documents }) => documents),
        unavailable: loaded.flatMap(({ unavailable }) => unavailable),
      };
    },
    registered: async (keys) => (await Promise.all(sources.map((source) => source.registered(keys)))).flat(),
    close: async () => {
      for (const source of sources) await source.close();
    },
  };
}
