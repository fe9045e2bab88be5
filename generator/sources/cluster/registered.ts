import type { Client } from "@kubesmith/runtime";
import { isObject } from "../../json.js";
import { formatKey } from "../../openapi/index.js";

/**
 * The index keys of all API groups that a server has registered, including those whose API server is down: one request.
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
export async function fetchRegistered(client: Client, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const response = await client.send({ path: "/apis", ...(signal !== undefined && { signal }) });
  // If this is unknown, the caller relies on the index alone.
  if (response.status !== 200) return new Set();
  const value = response.json();
  const groups = isObject(value) && Array.isArray(value.groups) ? value.groups : [];
  return new Set(groups.flatMap(keysOf));
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
