import { isNotFound } from "../../errors/guards.js";
import { RequestError } from "../../errors/request-error.js";
import { buildRequest } from "../../request/index.js";
import { pathSegment } from "../../request/path.js";
import type { KubernetesObject } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import { findDescription } from "../description.js";
import { observe, type Source } from "./observe.js";
import type { Readable, Watchable } from "./readable.js";

/**
 * Yields the states of one object, without end: as it is, then after each change; undefined if it does not exist. `observe` documents what
 * happens if it cannot be watched, and after failures.
 * @param pause milliseconds until the object is read again, if it cannot be watched
 */
export async function* statesOf<L extends object>(
  resource: Readable<L> | Watchable<L>,
  name: string,
  signal: AbortSignal,
  pause: () => number,
): AsyncGenerator<L | undefined, never, void> {
  const reader = isReadable(resource) ? resource : undefined;
  if (reader === undefined) checkCall(resource, name);
  const changes = changesOf(resource, name);
  const read = async (): Promise<readonly L[]> => {
    try {
      return reader === undefined ? [] : [await reader.get(name, { signal })];
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  };
  const source = { ...(changes && { changes }), ...(reader && { read }), pause };
  for await (const objects of observe(source, signal)) {
    const [object] = objects.values();
    yield object;
  }
  throw signal.reason;
}

/** Refuses what the `get` of a resource refuses, if the resource does not have it. */
function checkCall(resource: object, name: string): void {
  const { token, namespace } = findDescription(resource) ?? {};
  if (token !== undefined) buildRequest({ token, namespace, action: "get", name });
  else if (typeof name !== "string" || name === "") {
    throw new RequestError("MissingName", "the call requires the object's name");
  }
}

/** How to follow the changes of one object; undefined if the resource has no methods for that, or if its `get` refuses the call. */
function changesOf<L extends object>(resource: Readable<L> | Watchable<L>, name: string): Source<L>["changes"] {
  if (!isWatchable(resource) || typeof name !== "string" || name === "") return undefined;
  pathSegment(name, "name", "InvalidName");
  const { token, namespace } = findDescription(resource) ?? {};
  // It would be a search of all namespaces.
  if (token?.scope === "Namespaced" && namespace === undefined) return undefined;
  const isNamed = (object: L): boolean => (object as KubernetesObject).metadata?.name === name;
  return {
    list: async (signal) => {
      const list = await resource.list({ fieldSelector: { "metadata.name": name }, signal });
      // Not every API server knows the selector.
      return { ...list, items: list.items.filter(isNamed) };
    },
    async *watch(resourceVersion, signal) {
      const selection = { name, signal, ...(resourceVersion && { resourceVersion }) };
      for await (const event of resource.watch(selection)) if (isNamed(event.object)) yield event;
    },
  };
}

/** Whether a resource has the method `get`. */
export function isReadable<L>(resource: Readable<L> | Watchable<L>): resource is Readable<L> {
  return typeof (resource as Partial<Readable<L>>).get === "function";
}

function isWatchable<L>(resource: Readable<L> | Watchable<L>): resource is Watchable<L> {
  const { list, watch } = resource as Partial<Watchable<L>>;
  return typeof list === "function" && typeof watch === "function";
}
