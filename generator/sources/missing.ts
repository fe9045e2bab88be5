import { GeneratorError } from "../errors.js";
import type { FetchedDocuments, MissingDocument } from "./cluster/fetch-documents.js";
import type { DocumentSource } from "./source.js";

/** An API that the server lists and does not describe: most likely its backend is down. */
export interface MissingAPI extends MissingDocument {
  /** Whether what was there of it before was kept. */
  readonly kept: boolean;
}

/**
 * Loads documents, and tells those that are missing because their API is down from those that are gone.
 * @param wanted index keys, those that were there before among them: a server that was restarted while an API is down lists it no more,
 *   though the API is still registered
 * @throws GeneratorError when every document that was asked for is missing
 */
export async function loadWanted(source: DocumentSource, wanted: readonly string[]): Promise<FetchedDocuments> {
  const { documents, missing } = await source.load(wanted.filter((key) => source.hashes.has(key)));
  const absent = wanted.filter((key) => !source.hashes.has(key));
  const registered = absent.length === 0 ? [] : await source.registered(absent);
  const all = [
    ...missing,
    ...registered.map((key) => ({ key, reason: `${key}: the server has this API registered, and can't describe it` })),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  const [first] = all;
  if (first !== undefined && documents.length === 0) throw new GeneratorError("document", first.reason);
  return { documents, missing: all };
}

/** Says of missing documents which were kept. */
export function markKept(missing: readonly MissingDocument[], isKept: (key: string) => boolean): MissingAPI[] {
  return missing.map(({ key, reason }) => ({ key, reason, kept: isKept(key) }));
}
