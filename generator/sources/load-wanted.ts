import { GeneratorError } from "../errors.js";
import { malformedDocument } from "../openapi/index.js";
import type { DocumentSource, LoadedDocuments, UnavailableDocument } from "./document-source.js";

/** All keys that a source lists, including those that cannot be used, so that a filter may name them. */
export function listedKeys({ hashes, unusable }: DocumentSource): string[] {
  return [...hashes.keys(), ...(unusable?.keys() ?? [])];
}

/** Those of the wanted keys that cannot be used. */
export function unusableKeys({ unusable }: DocumentSource, wanted: readonly string[]): readonly UnavailableDocument[] {
  return wanted.flatMap((key) => {
    const reason = unusable?.get(key);
    return reason === undefined ? [] : [malformedDocument(key, new Error(reason))];
  });
}

/**
 * Loads documents, and distinguishes those that are unavailable because their API is down from those that are gone.
 * @param wanted index keys, including those that existed before: a server that was restarted while an API is down no longer lists it,
 *   though the API is still registered
 * @throws GeneratorError `document` if every requested document is unavailable
 */
export async function loadWanted(source: DocumentSource, wanted: readonly string[]): Promise<LoadedDocuments> {
  const { documents, unavailable } = await source.load(wanted.filter((key) => source.hashes.has(key)));
  const unusable = unusableKeys(source, wanted);
  const absent = wanted.filter((key) => !source.hashes.has(key) && source.unusable?.has(key) !== true);
  const registered = absent.length === 0 ? [] : await source.registered(absent);
  const all = [
    ...unavailable,
    ...unusable,
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
