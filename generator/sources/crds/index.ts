import type { AbortSignal } from "../../abort-signal.js";
import { GeneratorError } from "../../errors.js";
import type { DocumentSource } from "../document-source.js";
import { loadedSource } from "../loaded.js";
import { readBundled } from "./bundled.js";
import { documentsOf } from "./documents.js";
import { readDefinitions } from "./read-definitions.js";
import { readFiles } from "./read-files.js";

export { crdLocator } from "./locate.js";

/**
 * Opens CustomResourceDefinitions in files: the documents of their served versions, as an API server publishes them. No cluster is asked.
 * @param paths files, and folders whose YAML and JSON files are read at any depth; objects of other kinds in them are left out
 * @param signal aborts between two files
 * @throws GeneratorError `crd` when a file can't be read, when the API server would not accept a definition, or when there is none;
 *   `snapshot` when the installed files are damaged
 */
export async function crdSource(paths: readonly string[], signal?: AbortSignal): Promise<DocumentSource> {
  const where = paths.join(", ");
  const resources = readDefinitions(await readFiles(paths, signal));
  if (resources.length === 0)
    throw new GeneratorError(
      "crd",
      `${where}: there is no CustomResourceDefinition with a served version; name files, or folders with .yaml, .yml or .json files`,
    );
  signal?.throwIfAborted();
  return loadedSource(`the CustomResourceDefinitions in ${where}`, documentsOf(resources, await readBundled()));
}
