import { type Backoff, createBackoff } from "../../async/backoff.js";
import { wait } from "../../async/wait.js";
import { isBadRequest, isExpired, isForbidden, isGone, isMethodNotSupported, isNotFound } from "../../errors/guards.js";
import { RequestError } from "../../errors/request-error.js";
import { waitAfter } from "../../errors/wait-after.js";
import type { KubernetesObject, List } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import type { WatchEvent } from "../../types/watch.js";
import { untilAborted } from "./until-aborted.js";

/** Objects to observe. */
export interface Source<L> {
  /** How to follow their changes; absent if they cannot be watched. */
  readonly changes?: {
    /** Lists the objects. */
    list(signal: AbortSignal): PromiseLike<List<L>>;
    /** Reports the changes after a version. */
    watch(resourceVersion: string | undefined, signal: AbortSignal): AsyncIterable<WatchEvent<L>>;
  };
  /** Reads the objects, if they cannot be watched; absent if they cannot be read in another way. */
  readonly read?: (signal: AbortSignal) => Promise<readonly L[]>;
  /** Milliseconds until the objects are read again. */
  pause(): number;
}

/** A list that comes sooner than this after the last one is preceded by a pause. */
const SOON_MS = 1000;

/** Identifies an object in a state: by namespace and name. */
export function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;
}

/**
 * Yields the states of some objects, by key, without end: the state that a list returns, then the state after each change that a watch
 * reports. It is one map, which changes. An object that is deleted and created again between two lists is seen by its other uid.
 *
 * If the version of the watch expires, the objects are listed again. If the connection or the server fails after the first list, it
 * continues by itself. If listing or watching is not allowed or not supported, the objects are read again and again instead, if `source` can
 * read them.
 *
 * @param signal ends it, with its reason
 * @throws what the first list throws, and later anything that would be the same again
 */
export async function* observe<L extends object>(
  source: Source<L>,
  signal: AbortSignal,
): AsyncGenerator<ReadonlyMap<string, L>, never, void> {
  const { changes, read } = source;
  if (changes !== undefined) yield* followChanges(changes, read !== undefined, signal);
  if (read === undefined) throw new RequestError("InvalidResource", "the resource has neither get nor list and watch");
  const backoff = createBackoff();
  let wasRead = false;
  for (;;) {
    let items: readonly L[];
    try {
      items = await untilAborted(read(signal), signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const delay = waitAfter(error);
      if (delay === undefined || !wasRead) throw error;
      await backoff.pause(signal, delay);
      continue;
    }
    wasRead = true;
    yield byKey(items);
    await wait(source.pause(), signal);
  }
}

/** Ends if the objects cannot be watched, but can be read in another way. */
async function* followChanges<L extends object>(
  { list, watch }: NonNullable<Source<L>["changes"]>,
  isReadable: boolean,
  signal: AbortSignal,
): AsyncGenerator<ReadonlyMap<string, L>, void, void> {
  const backoff = createBackoff();
  let listed = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      const { items, metadata } = await untilAborted(list(signal), signal);
      listed = performance.now();
      const objects = byKey(items);
      yield objects;
      for await (const { type, object } of watch(metadata.resourceVersion, signal)) {
        if (type === "DELETED") objects.delete(keyOf(object));
        else objects.set(keyOf(object), object);
        yield objects;
      }
      signal.throwIfAborted();
      // A watch of this package does not end by itself.
      await pauseIfSoon(backoff, listed, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (isReadable && cannotWatch(error)) return;
      if (isExpired(error) || isGone(error)) {
        await pauseIfSoon(backoff, listed, signal);
        continue;
      }
      const delay = waitAfter(error);
      if (delay === undefined || listed === Number.NEGATIVE_INFINITY) throw error;
      await backoff.pause(signal, delay);
    }
  }
}

function byKey<L extends object>(items: readonly L[]): Map<string, L> {
  return new Map(items.map((item) => [keyOf(item), item]));
}

/** The user may only read single objects, or the API has no list, no watch or no such field selector, or does not exist yet. */
function cannotWatch(error: unknown): boolean {
  return isForbidden(error) || isMethodNotSupported(error) || isNotFound(error) || isBadRequest(error);
}

async function pauseIfSoon(backoff: Backoff, listed: number, signal: AbortSignal): Promise<void> {
  if (performance.now() - listed < SOON_MS) await backoff.pause(signal);
}
