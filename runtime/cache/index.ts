// For programs that read OpenAPI documents, as the generator does.
import { homedir } from "node:os";
import { join } from "node:path";
import { type DocumentCache, openDocumentCache } from "./documents.js";
import { userCacheFolder } from "./folder.js";

/**
 * Creates the cache of OpenAPI documents, content-addressed by the server's hash. Entries are verified when they are read, written by a
 * temporary file and a rename, so that any number of processes may share it, and are private to the user.
 *
 * @param folder default: `kubesmith/documents` in the user's cache folder (`XDG_CACHE_HOME`, else the platform's)
 * @param onProblem called with what keeps the cache from being used, once each; default: nothing
 */
export function createDocumentCache(
  folder: string = join(userCacheFolder(process.platform, process.env, homedir()), "kubesmith", "documents"),
  onProblem: (problem: Error) => void = () => {},
): DocumentCache {
  return openDocumentCache(folder, onProblem);
}

export type { DocumentCache };
