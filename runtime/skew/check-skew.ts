import { RequestError } from "../errors/request-error.js";
import { isObject } from "../json/write-json.js";
import { checkKinds, type OptionKind } from "../request/options.js";
import { printable } from "../text/printable.js";
import type { Client } from "../types/client.js";
import type { AbortSignal } from "../types/platform.js";
import type { ApiHashes, SkewReport } from "../types/skew.js";
import { serverHashes } from "./server-hashes.js";

/** Options of {@link checkSkew}. */
export interface SkewOptions {
  /** Aborts the request. The call then rejects with the signal's reason. Default: only the client's timeout and signal apply. */
  signal?: AbortSignal;
}

const SIGNAL: OptionKind = {
  what: "an AbortSignal",
  is: (value) => typeof value === "object" && value !== null && "aborted" in value,
};

/** A group/version as a program writes it. */
const GROUP_VERSION = /^(?:[a-z0-9.-]+\/)?[a-z0-9-]+$/;

/**
 * Compares the API of a server with the API that code was generated for. Sends one request, for the index of the server's API documents,
 * and compares hashes. A group/version that the server has in addition is not a difference.
 *
 * Rejects with an `ApiError` if the user is not allowed to read the index, or if the server does not have OpenAPI v3, and otherwise as
 * `client.send` does.
 *
 * @param client the connection to the server
 * @param apiHashes the hashes that the generated code exports; those of several packages can be spread into one object
 * @param options how to abort
 * @throws RequestError (`InvalidOption`) if `apiHashes` is not an object with a string for each group/version
 * @throws ResponseError if the response is not an index of API documents, or is larger than 5 MiB
 * @example
 * import { checkSkew } from "@kubesmith/runtime/skew";
 * import { apiHashes } from "@kubesmith/kubernetes/api-hashes";
 *
 * const { missing, different } = await checkSkew(client, apiHashes);
 * if (missing.length > 0) throw new Error(`this cluster does not have ${missing.join(", ")}`);
 */
export async function checkSkew(
  client: Pick<Client, "send" | "server">,
  apiHashes: ApiHashes,
  options: SkewOptions = {},
): Promise<SkewReport> {
  const expected = entriesOf(apiHashes);
  checkKinds(options, { signal: SIGNAL }, "checkSkew");
  const served = await serverHashes(client, options.signal);
  return compareHashes(client.server, expected, served);
}

function entriesOf(apiHashes: unknown): ReadonlyMap<string, string> {
  if (!isObject(apiHashes)) throw invalid("apiHashes must be an object, such as the one that generated code exports");
  const entries = Object.entries(apiHashes).map(([groupVersion, hash]): [string, string] => {
    const shown = printable(JSON.stringify(groupVersion), 100);
    if (!GROUP_VERSION.test(groupVersion)) throw invalid(`apiHashes: ${shown} is not a group/version`);
    if (typeof hash !== "string") throw invalid(`apiHashes: the hash of ${shown} must be a string`);
    return [groupVersion, hash];
  });
  return new Map(entries);
}

function invalid(problem: string): RequestError {
  return new RequestError("InvalidOption", `checkSkew: ${problem}`);
}

/**
 * Compares two sets of hashes by group/version. A hash is opaque; an empty one is unknown.
 * @param server the address of the server, for the report
 * @param expected the hashes that code was generated from
 * @param served the hashes that the server lists
 */
export function compareHashes(
  server: string,
  expected: ReadonlyMap<string, string>,
  served: ReadonlyMap<string, string>,
): SkewReport {
  const groupVersions = [...expected.keys()].sort();
  const listed = groupVersions.filter((groupVersion) => served.has(groupVersion));
  const isComparable = (groupVersion: string): boolean =>
    expected.get(groupVersion) !== "" && served.get(groupVersion) !== "";
  const missing = groupVersions.filter((groupVersion) => !served.has(groupVersion));
  const different = listed.filter(
    (groupVersion) => isComparable(groupVersion) && expected.get(groupVersion) !== served.get(groupVersion),
  );
  return {
    server,
    differs: missing.length > 0 || different.length > 0,
    missing,
    different,
    notCompared: listed.filter((groupVersion) => !isComparable(groupVersion)),
    additional: [...served.keys()].filter((groupVersion) => !expected.has(groupVersion)).sort(),
  };
}
