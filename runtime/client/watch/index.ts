import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject } from "../../types/object.js";
import type { Watch, WatchOptions } from "../../types/watch.js";
import type { Position } from "./follow.js";
import type { Reader } from "./reader.js";

/** Creates the watch of a resource. What it consists of is loaded when it is iterated: programs that watch nothing do not pay for it. */
export function createWatch(description: ResourceDescription, options: WatchOptions = {}): Watch<KubernetesObject> {
  const closing = new AbortController();
  const position: Position = { resourceVersion: undefined };
  let reader: Reader | undefined;
  let loading: Promise<Reader> | undefined;
  const load = async (): Promise<Reader> => {
    const { createReader } = await import("./reader.js");
    return createReader(description, options, position, closing.signal);
  };
  const next: Reader["next"] = async () => {
    loading ??= load();
    reader = await loading;
    return reader.next();
  };
  const end = async (): Promise<void> => {
    closing.abort();
    // Paused at an event, it would never come to its end.
    await (await loading)?.end();
  };
  // What it throws is for whoever asks for the next event.
  const close = (): void => void end().catch(() => {});
  return {
    get resourceVersion() {
      return position.resourceVersion;
    },
    next: () => {
      if (reader !== undefined) return reader.next();
      if (loading === undefined && closing.signal.aborted) return Promise.resolve({ done: true, value: undefined });
      return next();
    },
    return: async () => {
      await end();
      return { done: true, value: undefined };
    },
    close,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => close(),
  };
}
