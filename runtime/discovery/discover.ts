import { isNotFound } from "../errors/guards.js";
import { decodeObject } from "../transport/decode.js";
import type { Client } from "../types/client.js";
import type { AbortSignal } from "../types/platform.js";
import { AGGREGATED_DISCOVERY, type GroupDiscoveryList, readAggregated } from "./aggregated.js";
import { type GroupList, groupVersionsOf, type ResourceList, readResourceList } from "./legacy.js";
import type { DiscoveredResources, ResourceMapping } from "./mapping.js";

const PLAIN = "application/json";

/**
 * Reads which resources a server has: by two requests, or by one for each group/version if the server does not support aggregated
 * discovery.
 * @throws ApiError if the user is not allowed to discover
 */
export async function discoverResources(client: Client, signal?: AbortSignal): Promise<DiscoveredResources> {
  const parts = await Promise.all(["/api", "/apis"].map((path) => discoverBelow(client, path, signal)));
  return {
    mappings: parts.flatMap(({ mappings }) => mappings),
    unavailable: parts.flatMap(({ unavailable }) => unavailable),
  };
}

async function discoverBelow(
  client: Client,
  path: string,
  signal: AbortSignal | undefined,
): Promise<DiscoveredResources> {
  const answer = await read<GroupDiscoveryList | (GroupList & { kind: string })>(
    client,
    path,
    `${AGGREGATED_DISCOVERY},${PLAIN}`,
    signal,
  ).catch((error: unknown) => {
    // A server that only serves aggregated APIs has no core group.
    if (isNotFound(error)) return { kind: "none" };
    throw error;
  });
  if (answer.kind === "APIGroupDiscoveryList") return readAggregated(answer as GroupDiscoveryList);
  return discoverEach(client, path, groupVersionsOf(answer as GroupList), signal);
}

async function discoverEach(
  client: Client,
  path: string,
  groupVersions: readonly string[],
  signal: AbortSignal | undefined,
): Promise<DiscoveredResources> {
  const unavailable: string[] = [];
  const lists = await Promise.all(
    groupVersions.map(async (groupVersion): Promise<ResourceMapping[]> => {
      // An API that is down must not hide the others.
      const list = await read<ResourceList>(client, `${path}/${groupVersion}`, PLAIN, signal).catch(() => undefined);
      signal?.throwIfAborted();
      if (list === undefined) unavailable.push(groupVersion);
      return list === undefined ? [] : readResourceList(list, groupVersion);
    }),
  );
  return { mappings: lists.flat(), unavailable: unavailable.sort() };
}

async function read<T>(client: Client, path: string, accept: string, signal: AbortSignal | undefined): Promise<T> {
  const response = await client.send({ path, headers: { accept }, ...(signal && { signal }) });
  return decodeObject(response, "GET", path) as T;
}
