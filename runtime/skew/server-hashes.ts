import { ResponseError } from "../errors/response-error.js";
import { isObject } from "../json/write-json.js";
import { decodeObject } from "../transport/decode.js";
import type { Client } from "../types/client.js";
import type { AbortSignal } from "../types/platform.js";

const INDEX_PATH = "/openapi/v3";
/** Maximum size of the index; that of a cluster with 300 group/versions has 80 kB. */
const MAX_BYTES = 5 * 1024 * 1024;

/**
 * The index key of a group/version. All other keys are ignored: several servers publish them, and whose document the index lists then
 * changes at random. The names consist of characters that are safe to print.
 */
const GROUP_VERSION_KEY = /^(?:api|apis\/([a-z0-9.-]+))\/([a-z0-9-]+)$/;
/** The longest key: a group has at most 253 characters, and a version 63. */
const MAX_KEY_LENGTH = "apis/".length + 253 + "/".length + 63;

/**
 * Reads which group/versions a server lists, with the hash of each document: one request, for the index.
 * @returns the hashes by group/version; a hash is empty if the server does not give one
 * @throws ApiError if the server refuses, or does not have OpenAPI v3
 * @throws ResponseError if the response is not an index
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
export async function serverHashes(
  client: Pick<Client, "send">,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const response = await client.send({ path: INDEX_PATH, maxBytes: MAX_BYTES, ...(signal && { signal }) });
  const index = decodeObject(response, "GET", INDEX_PATH);
  const paths = "paths" in index ? index.paths : undefined;
  if (!isObject(paths) || Object.keys(paths).length === 0) {
    throw new ResponseError("UnexpectedJson", "the response is not an index of API documents", {
      method: "GET",
      url: INDEX_PATH,
      status: response.status,
    });
  }
  return new Map(
    Object.entries(paths).flatMap(([key, entry]): [string, string][] => {
      const [match, group, version = ""] = GROUP_VERSION_KEY.exec(key) ?? [];
      if (match === undefined || key.length > MAX_KEY_LENGTH) return [];
      return [[group === undefined ? version : `${group}/${version}`, hashOf(entry)]];
    }),
  );
}

/** The hash in the address of a document. Nothing is requested from the address, which any aggregated API server can choose. */
function hashOf(entry: unknown): string {
  const url = isObject(entry) ? entry.serverRelativeURL : undefined;
  if (typeof url !== "string" || !URL.canParse(url, "http://server.invalid")) return "";
  return new URL(url, "http://server.invalid").searchParams.get("hash") ?? "";
}
