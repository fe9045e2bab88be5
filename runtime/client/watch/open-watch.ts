import { buildRequest } from "../../request/index.js";
import type { ResourceDescription } from "../../types/client.js";
import type { AbortSignal } from "../../types/platform.js";
import { type DecodedEvent, decodeEvent } from "./decode-event.js";
import { openEvents } from "./open-events.js";
import type { Selection } from "./selection.js";

const TIMEOUT_SECONDS = { least: 300, most: 600 };

/** One request of a watch, as data. */
export interface WatchRequest {
  /** Which objects. */
  readonly selection: Selection;
  /** Changes after this version; empty: the server chooses where to begin, and first reports the objects that exist. */
  readonly resourceVersion: string;
  /** When the server ends the request. Default: a random time from 300 to 600 seconds. */
  readonly timeoutSeconds: number | undefined;
}

/** The events of one request, as many at a time as have arrived. */
export interface OpenWatch extends AsyncIterable<readonly DecodedEvent[]> {}

/**
 * Sends one request of a watch.
 * @param signal ends it
 * @param report called with each event that cannot be used
 * @returns its events. Iterating ends when the server ends the request; it rejects with an ApiError for a failure that the server reports in
 *   an event, with a ConnectionError if the connection is interrupted, and with a ResponseError for bytes that are not events
 * @throws what `client.stream` throws
 */
export async function openWatch(
  description: ResourceDescription,
  { selection, resourceVersion, timeoutSeconds = randomTimeout() }: WatchRequest,
  signal: AbortSignal,
  report: (error: Error) => void,
): Promise<OpenWatch> {
  const { token, namespace } = description;
  const options = { ...selection, resourceVersion, timeoutSeconds, signal };
  const events = await openEvents(description, buildRequest({ action: "watch", token, namespace, options }), signal);
  async function* decode(): AsyncGenerator<readonly DecodedEvent[], void, void> {
    for await (const batch of events) {
      const decoded: DecodedEvent[] = [];
      let failure: { readonly error: unknown } | undefined;
      for (const sent of batch) {
        try {
          const event = decodeEvent(sent, token, events, report);
          if (event !== undefined) decoded.push(event);
        } catch (error) {
          failure = { error };
          break;
        }
      }
      if (decoded.length > 0) yield decoded;
      if (failure !== undefined) throw failure.error;
    }
  }
  return { [Symbol.asyncIterator]: decode };
}

function randomTimeout(): number {
  const { least, most } = TIMEOUT_SECONDS;
  return Math.floor(least + Math.random() * (most - least));
}
