import { createBackoff } from "../async/backoff.js";
import { wait } from "../async/wait.js";
import type { DecodedEvent } from "../client/watch/decode-event.js";
import { type ListTaker, listAll } from "../client/watch/list-all.js";
import { openWatch } from "../client/watch/open-watch.js";
import type { Selection } from "../client/watch/selection.js";
import { RequestError } from "../errors/request-error.js";
import type { ResourceDescription } from "../types/client.js";
import type { CachePart } from "./cache.js";
import { createListCollector } from "./collect-list.js";
import { isInterruption, isVersionUnavailable, rewatchDelay } from "./failures.js";
import { type EventStream, IncompleteListError, SilentListError, streamList } from "./streaming-list.js";

/** What to reflect, and how. */
export interface Reflection {
  readonly description: ResourceDescription;
  readonly selection: Selection;
  readonly timeoutSeconds: number | undefined;
  readonly streamingList: boolean;
}

/** What a reflector reports. */
export interface ReflectorCallbacks {
  /** Called with each failure of a request: the cache does not follow the server for now. */
  readonly onFailure: (error: Error) => void;
  /** Called when a request has succeeded after that. */
  readonly onSuccess: () => void;
  /** Called with an error that every further request would have, too: the client was closed, or the requests are invalid. */
  readonly onEnd: (error: Error) => void;
  /** Called with each event that cannot be used. */
  readonly report: (error: Error) => void;
}

/** A watch that ends sooner, without an event, is not continued. */
const SHORT_MS = 1000;

/**
 * Keeps a part of a cache up to date until `signal` aborts, as client-go's reflector does: by a streaming list or a list, then by watches from
 * the last version on. If that version is no longer available, or a failure leaves it open, everything is listed again.
 * @see https://pkg.go.dev/k8s.io/client-go/tools/cache#Reflector
 */
export async function reflect(
  { description, selection, timeoutSeconds, streamingList }: Reflection,
  part: CachePart,
  signal: AbortSignal,
  { onFailure, onSuccess, onEnd, report }: ReflectorCallbacks,
): Promise<void> {
  const { kind } = description.token;
  const backoff = createBackoff();
  // The server refused the version that the cache has.
  let isUnavailable = false;
  // The server has no cache for the resource, and only pages keep the load low.
  let isPaged = false;
  let canStream = streamingList;

  /** Fills the cache by a stream, which then continues; undefined if it must be listed. */
  async function stream(): Promise<EventStream | undefined> {
    let interruptions = 0;
    while (canStream) {
      const resourceVersion = isUnavailable ? "" : (part.resourceVersion ?? "");
      try {
        const events = await streamList(
          description,
          { selection, resourceVersion, timeoutSeconds },
          part,
          signal,
          report,
        );
        isUnavailable = false;
        return events;
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof SilentListError) {
          canStream = false;
          onFailure(error);
        } else if (isVersionUnavailable(error) && resourceVersion !== "") isUnavailable = true;
        else {
          const isIncomplete = error instanceof IncompleteListError || (isInterruption(error) && !isRefused(error));
          const delay = isIncomplete && ++interruptions > 1 ? undefined : isIncomplete ? 0 : rewatchDelay(error);
          // Servers that do not know streaming lists refuse them as invalid.
          if (delay === undefined) return undefined;
          onFailure(error as Error);
          await backoff.pause(signal, delay);
        }
      }
    }
    return undefined;
  }

  async function list(): Promise<void> {
    // A cached state is good enough for the first list.
    const version = isUnavailable ? "" : (part.resourceVersion ?? "0");
    const collector = createListCollector(part, description.token);
    // Servers answer from their cache only if no pages are requested, except for "0", which is answered from it in any case.
    const read = (resourceVersion: string, taker: ListTaker | undefined): ReturnType<typeof listAll> =>
      listAll(
        description,
        { selection, resourceVersion, isPaged: isPaged || resourceVersion === "" || resourceVersion === "0" },
        signal,
        taker,
      );
    const readLatest = (taker: ListTaker | undefined): ReturnType<typeof listAll> =>
      read(version, taker).catch((error: unknown) => {
        if (!isVersionUnavailable(error)) throw error;
        isUnavailable = true;
        taker?.restart();
        return read("", taker);
      });
    try {
      let found = await readLatest(collector);
      if (collector.isDoubtful) {
        collector.restart();
        found = await readLatest(undefined);
        collector.take(found.items);
      }
      if (version === "0" && found.wasPaged) isPaged = true;
      isUnavailable = false;
      part.replace(collector.staged, found.resourceVersion);
    } catch (error) {
      collector.staged.discard();
      throw error;
    }
  }

  /** Follows the changes, over as many requests as it takes. Throws if the objects must be listed again. */
  async function watch(opened: EventStream | undefined): Promise<never> {
    let events: AsyncIterable<readonly DecodedEvent[]> | undefined = opened;
    for (;;) {
      const begun = performance.now();
      let accepted = Number.POSITIVE_INFINITY;
      const resourceVersion = part.resourceVersion ?? "";
      let received = 0;
      // Without a version, the stream first reports the objects that exist, in any order.
      let isOrdered = events !== undefined || (resourceVersion !== "" && resourceVersion !== "0");
      try {
        events ??= await openWatch(description, { selection, resourceVersion, timeoutSeconds }, signal, report);
        accepted = performance.now();
        onSuccess();
        for await (const batch of events) {
          signal.throwIfAborted();
          received += batch.length;
          const ordered = isOrdered ? 0 : batch.findIndex(({ type }) => type !== "ADDED");
          const unordered = ordered === -1 ? batch.length : ordered;
          if (unordered > 0) part.apply(batch.slice(0, unordered), false);
          isOrdered ||= ordered !== -1;
          if (unordered < batch.length) part.apply(unordered === 0 ? batch : batch.slice(unordered), true);
        }
      } catch (error) {
        const delay = rewatchDelay(error);
        if (signal.aborted || delay === undefined) throw error;
        onFailure(error as Error);
        // A connection that was fine until now is probably replaced at once.
        const wasFine = delay === 0 && performance.now() - accepted >= SHORT_MS;
        if (!wasFine) await backoff.pause(signal, delay);
        continue;
      } finally {
        events = undefined;
      }
      const lasted = performance.now() - begun;
      if (lasted >= SHORT_MS) continue;
      if (received === 0) {
        throw new Error(
          `the server ended the watch of ${kind} after ${Math.round(lasted)} ms, without sending an event`,
        );
      }
      await wait(SHORT_MS - lasted, signal);
    }
  }

  while (!signal.aborted) {
    try {
      const events = await stream();
      if (events === undefined) await list();
      await watch(events);
    } catch (error) {
      if (signal.aborted) return;
      onFailure(error as Error);
      if (error instanceof RequestError) return onEnd(error);
      await backoff.pause(signal).catch(() => {});
    }
  }
}

function isRefused(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === "ECONNREFUSED";
}
