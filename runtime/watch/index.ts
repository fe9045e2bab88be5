// Changes of resources, as they happen.

import { descriptionOf } from "../client/description.js";
import { createWatch } from "../client/watch/index.js";
import type { Described } from "../types/client.js";
import type { ResourceDef } from "../types/resource.js";
import type { Watch, WatchOptions } from "../types/watch.js";

export type { Watch, WatchEvent, WatchOptions } from "../types/watch.js";

/**
 * Watches a resource, as its method `watch` does. For helpers that accept any resource.
 *
 * @param resource the client of a resource: in one namespace, in all of them, or cluster-scoped
 * @param options which objects, and where to begin
 * @returns the changes, which can be iterated once
 * @throws RequestError (`InvalidResource`) when the value is not a resource client
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 * @example
 * for await (const { type, object } of watch(k8s.core.v1.pods("default"), { labelSelector: { app: "web" } })) {
 *   console.log(type, object.metadata.name);
 * }
 */
export function watch<D extends ResourceDef & { verbs: { readonly watch: true } }>(
  resource: Described<D>,
  options?: WatchOptions,
): Watch<D["live"]> {
  return createWatch(descriptionOf(resource), options) as Watch<D["live"]>;
}
