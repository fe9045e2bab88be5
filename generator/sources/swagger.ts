import { GeneratorError } from "../errors.js";
import { describeSystemError, documentHash, readIfPresent } from "../files.js";
import { localHash } from "../openapi/index.js";
import type { DocumentSource } from "./document-source.js";
import { loadedSource } from "./loaded.js";

/**
 * What to know about documents that were converted from OpenAPI v2.
 * @param source where the document of OpenAPI v2 came from
 */
export function lossesOf(source: string): string {
  return `${source} contains only OpenAPI v2, which does not say which fields of custom resources accept null, have defaults or have alternatives (oneOf, anyOf); the generated types are less exact`;
}

/**
 * Opens a file with a document of OpenAPI v2, such as `api/openapi-spec/swagger.json` of Kubernetes, or what a server sends for `/openapi/v2`.
 * @param onWarning called with what such a document does not say
 * @throws GeneratorError `document` when the file can't be read, or is not a document of OpenAPI v2 with a group/version
 */
export async function openSwagger(path: string, onWarning?: (warning: string) => void): Promise<DocumentSource> {
  const source = await swaggerSource(`the OpenAPI v2 document ${path}`, await readFile(path), path);
  onWarning?.(lossesOf(path));
  return source;
}

/**
 * The documents that a document of OpenAPI v2 is converted into. The converter is loaded for it.
 * @param label of the source
 * @param body the document of OpenAPI v2
 * @param name of that document, for messages
 * @throws GeneratorError `document` when it is not a document of OpenAPI v2 with a group/version
 */
export async function swaggerSource(label: string, body: Uint8Array, name: string): Promise<DocumentSource> {
  const { convertSwagger } = await import("../openapi/v2/index.js");
  const documents = convertSwagger(body, name, (text) => localHash(documentHash(text)));
  if (documents.length === 0)
    throw new GeneratorError("document", "the document does not describe any group/version", { document: name });
  return loadedSource(label, documents);
}

async function readFile(path: string): Promise<Uint8Array> {
  const fail = (problem: string, cause?: unknown): never => {
    throw new GeneratorError("document", `cannot read the file: ${problem}`, { document: path, cause });
  };
  try {
    return (await readIfPresent(path)) ?? fail("no such file or folder");
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    return fail(describeSystemError(error), error);
  }
}
