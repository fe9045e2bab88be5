import type { Client } from "@kubesmith/runtime";
import type { AbortSignal } from "../../abort-signal.js";
import { GeneratorError } from "../../errors.js";
import type { DocumentSource } from "../document-source.js";
import { swaggerSource } from "../swagger.js";
import { describeRefusal } from "./refusal.js";

const PATH = "/openapi/v2";
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The documents of a server that has only OpenAPI v2: one request.
 * @returns `undefined` if it has neither
 * @throws GeneratorError `index` when the server refuses; `document` when it sends something else
 */
export async function fetchSwagger(client: Client, signal?: AbortSignal): Promise<DocumentSource | undefined> {
  const response = await client.send({
    path: PATH,
    headers: { accept: "application/json" },
    maxBytes: MAX_BYTES,
    ...(signal !== undefined && { signal }),
  });
  if (response.status === 404) return undefined;
  if (response.status !== 200) throw new GeneratorError("index", describeRefusal(PATH, response));
  return swaggerSource(client.server, response.body, PATH);
}
