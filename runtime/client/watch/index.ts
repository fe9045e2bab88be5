import { linkSignals } from "../../async/signals.js";
import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject } from "../../types/object.js";
import type { Watch, WatchEvent, WatchOptions } from "../../types/watch.js";
import type { Position } from "./follow.js";

type Events = AsyncGenerator<WatchEvent<KubernetesObject>, undefined, undefined>;

/** Creates the watch of a resource. What it consists of is loaded when it is iterated: programs that watch nothing do not pay for it. */
export function createWatch(description: ResourceDescription, options: WatchOptions = {}): Watch<KubernetesObject> {
  const closing = new AbortController();
  const position: Position = { resourceVersion: undefined };
  async function* run(): Events {
    const { follow } = await import("./follow.js");
    const link = linkSignals(options?.signal, closing.signal, 0, undefined);
    try {
      return yield* follow(description, options, position, link.signal ?? closing.signal);
    } finally {
      link.release();
    }
  }
  const events = run();
  const close = (): void => {
    closing.abort();
    // Paused at an event, it would never come to its end. What it throws is for whoever asks for the next event.
    events.return(undefined).catch(() => {});
  };
  return {
    get resourceVersion() {
      return position.resourceVersion;
    },
    next: () => events.next(),
    return: () => {
      close();
      return events.return(undefined);
    },
    close,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => close(),
  };
}
