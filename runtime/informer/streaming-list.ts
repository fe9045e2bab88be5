import { linkSignals } from "../async/signals.js";
import type { DecodedEvent } from "../client/watch/decode-event.js";
import { openWatch, type WatchRequest } from "../client/watch/open-watch.js";
import type { ResourceDescription } from "../types/client.js";
import type { CachePart, Staged } from "./cache.js";

/** The events of a stream, as many at a time as have arrived. */
export type EventStream = AsyncGenerator<readonly DecodedEvent[], void, void>;

/** After how long without an object a server is considered not to support streaming lists. */
const SILENCE_MS = 10_000;
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** The server accepted a streaming list, but does not say where it ends. */
export class SilentListError extends Error {}
/** The stream ended before the list was complete. */
export class IncompleteListError extends Error {}

/**
 * Fills a part of a cache from a stream: the server first sends the objects that exist, then a bookmark that says so, then all changes.
 *
 * @param request its version is the oldest state that is acceptable; empty: the most recent state
 * @returns the stream, from the end of the list on
 * @throws SilentListError, IncompleteListError, and what a watch throws; then the cache is unchanged
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
 */
export async function streamList(
  description: ResourceDescription,
  request: WatchRequest,
  part: CachePart,
  signal: AbortSignal,
  report: (error: Error) => void,
): Promise<EventStream> {
  const { kind } = description.token;
  const ending = new AbortController();
  const silent = new SilentListError(
    `the server sent neither an object nor the end of the list of ${kind} within ${SILENCE_MS / 1000} s; the objects are listed without streaming instead`,
  );
  const late = new IncompleteListError(`the server did not accept the request for a streaming list of ${kind} in time`);
  // Only a server that accepted the request can be silent. Others are asked again by the next list.
  let isAccepted = false;
  const timer = setTimeout(() => ending.abort(isAccepted ? silent : late), SILENCE_MS);
  const link = linkSignals(signal, ending.signal, 0, undefined);
  const staged = part.stage();
  const { query } = request.selection;
  const selection = {
    ...request.selection,
    query: { ...query, sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" },
  };
  const end = (): void => {
    clearTimeout(timer);
    ending.abort();
    link.release();
  };
  try {
    const watch = await openWatch(description, { ...request, selection }, link.signal ?? signal, report);
    isAccepted = true;
    timer.refresh();
    const events = watch[Symbol.asyncIterator]();
    for (let next = await events.next(); !next.done; next = await events.next()) {
      const batch = next.value;
      // A server that does not know streaming lists sends changes, too, but no end.
      if (batch.some(({ type }) => type === "ADDED")) timer.refresh();
      const last = collect(batch, staged, kind);
      if (last === undefined) continue;
      clearTimeout(timer);
      part.replace(staged, (batch[last] as DecodedEvent).object.metadata.resourceVersion);
      return continued(batch.slice(last + 1), events, end);
    }
    throw new IncompleteListError(`the server ended the stream before it had listed all objects of ${kind}`);
  } catch (error) {
    end();
    staged.discard();
    throw error;
  }
}

/**
 * Collects objects up to the end of the list, and returns the index of the event that says so; undefined if none does.
 * @throws SilentListError for another bookmark: servers that know streaming lists send the end first
 */
function collect(batch: readonly DecodedEvent[], staged: Staged, kind: string): number | undefined {
  for (const [i, { type, object }] of batch.entries()) {
    if (type === "DELETED") staged.delete(object);
    else if (type !== "BOOKMARK") staged.set(object);
    else if (object.metadata.annotations?.[INITIAL_EVENTS_END] === "true") return i;
    else
      throw new SilentListError(
        `the server did not mark the end of the list of ${kind}; the objects are listed without streaming instead`,
      );
  }
  return undefined;
}

/** What follows in a stream of which some events were read. */
async function* continued(
  first: readonly DecodedEvent[],
  events: AsyncIterator<readonly DecodedEvent[]>,
  end: () => void,
): EventStream {
  try {
    if (first.length > 0) yield first;
    for (let next = await events.next(); !next.done; next = await events.next()) yield next.value;
  } finally {
    end();
    await events.return?.();
  }
}
