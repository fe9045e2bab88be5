import { linkSignals } from "../../async/signals.js";
import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import type { WatchEvent, WatchOptions } from "../../types/watch.js";
import { type Batch, follow, type Position } from "./follow.js";

type Read = IteratorResult<WatchEvent<KubernetesObject>, undefined>;

/** Reads the events of a watch one by one. */
export interface Reader {
  /** The next event. Calls while another one waits are answered in their order. */
  next(): Promise<Read>;
  /** Ends the watch; events that were received but not read are dropped. */
  end(): Promise<void>;
}

const DONE: Read = { done: true, value: undefined };
const NOTHING: Batch = { events: [], isOrdered: false };

/**
 * Creates the reader of one watch. Events that arrived together are returned without waiting: several generators, one inside the other, would take
 * longer for each event than parsing a small object does.
 * @param position where the watch has come to, changed with each event that is read
 * @param closing ends it, without an error
 */
export function createReader(
  description: ResourceDescription,
  options: WatchOptions,
  position: Position,
  closing: AbortSignal,
): Reader {
  const batches = run(description, options, position, closing);
  let batch = NOTHING;
  let index = 0;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const take = (): Read | undefined => {
    if (closing.aborted || options?.signal?.aborted) return undefined;
    for (let event = batch.events[index]; event !== undefined; event = batch.events[index]) {
      index++;
      const { type, object } = event;
      if (batch.isOrdered) position.resourceVersion = object.metadata?.resourceVersion;
      if (type !== "BOOKMARK") return { done: false, value: { type, object } };
    }
    return undefined;
  };
  const wait = async (): Promise<Read> => {
    try {
      for (;;) {
        const read = take();
        if (read !== undefined) return read;
        const next = await batches.next();
        if (next.done) return DONE;
        batch = next.value;
        index = 0;
      }
    } finally {
      waiting--;
    }
  };
  return {
    next: () => {
      const read = waiting === 0 ? take() : undefined;
      if (read !== undefined) return Promise.resolve(read);
      waiting++;
      const result = last.then(wait);
      last = result.catch(() => {});
      return result;
    },
    end: async () => {
      await batches.return();
    },
  };
}

async function* run(
  description: ResourceDescription,
  options: WatchOptions,
  position: Position,
  closing: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const link = linkSignals(options?.signal, closing, 0, undefined);
  try {
    yield* follow(description, options, position, link.signal ?? closing);
  } finally {
    link.release();
  }
}
