// For programs that read OpenAPI documents, as the generator does.
import { homedir } from "node:os";
import { join } from "node:path";
import { type DocumentCache, openDocumentCache } from "./documents.js";
import { userCacheFolder } from "./folder.js";

/**
 * Creates a content-addressed cache of OpenAPI documents, keyed by the server's hash. Entries are verified when they are read, are private
 * to the user, and are written to a temporary file and renamed, so that any number of processes may share the cache.
 *
 * @param folder default: `kubesmith/documents` in the user's cache folder (`XDG_CACHE_HOME`, else the platform's)
 * @param onProblem called once for each problem that prevents the use of the cache; default: problems are ignored
 */
export function createDocumentCache(
  folder: string = join(userCacheFolder(process.platform, process.env, homedir()), "kubesmith", "documents"),
  onProblem: (problem: Error) => void = () => {},
): DocumentCache {
  return openDocumentCache(folder, onProblem);
}

export type { DocumentCache };
