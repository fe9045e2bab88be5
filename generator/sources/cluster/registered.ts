import { type Client, ResponseError } from "@kubesmith/runtime";
import { isObject } from "../../json.js";
import { formatKey } from "../../openapi/index.js";

/** Maximum size of the list; that of a cluster with 300 APIs has 100 kB. */
const MAX_BYTES = 5 * 1024 * 1024;

/**
 * The index keys of all API groups that a server has registered, including those whose API server is down: one request.
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
export async function fetchRegistered(client: Client, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  // If this is unknown, the caller relies on the index alone.
  const value = await askForGroups(client, signal);
  const groups = isObject(value) && Array.isArray(value.groups) ? value.groups : [];
  return new Set(groups.flatMap(keysOf));
}

/** What the server answers; `undefined` if it refuses, or if that is too large or not JSON. */
async function askForGroups(client: Client, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const response = await client.send({ path: "/apis", maxBytes: MAX_BYTES, ...(signal !== undefined && { signal }) });
    return response.status === 200 ? response.json() : undefined;
  } catch (error) {
    if (error instanceof ResponseError) return undefined;
    throw error;
  }
}

function keysOf(group: unknown): string[] {
  if (!isObject(group) || typeof group.name !== "string" || !Array.isArray(group.versions)) return [];
  const { name, versions } = group;
  return versions.flatMap((version: unknown) =>
    isObject(version) && typeof version.version === "string"
      ? [formatKey({ group: name, version: version.version })]
      : [],
  );
}
