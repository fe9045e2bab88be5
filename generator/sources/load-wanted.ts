import { GeneratorError } from "../errors.js";
import type { DocumentSource, LoadedDocuments } from "./document-source.js";

/**
 * Loads documents, and distinguishes those that are unavailable because their API is down from those that are gone.
 * @param wanted index keys, including those that existed before: a server that was restarted while an API is down no longer lists it,
 *   though the API is still registered
 * @throws GeneratorError `document` if every requested document is unavailable
 */
export async function loadWanted(source: DocumentSource, wanted: readonly string[]): Promise<LoadedDocuments> {
  const { documents, unavailable } = await source.load(wanted.filter((key) => source.hashes.has(key)));
  const absent = wanted.filter((key) => !source.hashes.has(key));
  const registered = absent.length === 0 ? [] : await source.registered(absent);
  const all = [
    ...unavailable,
    ...registered.map((key) => ({
      key,
      reason: `${key}: the API is registered, but the server has no document for it`,
    })),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  const [first] = all;
  if (first !== undefined && documents.length === 0)
    throw new GeneratorError("document", first.reason, { options: ["exclude"] });
  return { documents, unavailable: all };
}
