import { keyOf, observe, type Source } from "../../client/wait/observe.js";
import { untilAborted } from "../../client/wait/until-aborted.js";
import type { AbortSignal } from "../../types/platform.js";
import { nameOf, type Pod } from "./pod.js";

/** Knows which pods of a node exist. */
export interface Tracker {
  /** Resolves when the pods are known; rejects if they cannot be read. */
  readonly ready: Promise<void>;
  /** The present state of a pod; undefined if it is gone. Another pod of the same name is not it. */
  find(pod: Pod): Pod | undefined;
  /** Resolves when a pod is gone, or when `isOver` says of its present state that waiting is over. */
  gone(pod: Pod, isOver: (pod: Pod) => boolean): Promise<"gone" | "over">;
  /** Stops; what is waited for rejects with the signal's reason. */
  stop(): void;
}

const CHECK_INTERVAL_MS = 1000;

/**
 * Follows the pods of a node over one watch, however many pods there are.
 * @param signal ends it
 */
export function trackPods<P extends Pod>(source: Source<P>, signal: AbortSignal): Tracker {
  let pods: ReadonlyMap<string, Pod> = new Map();
  const checks = new Set<() => void>();
  let isReady = (): void => {};
  let fail: (error: unknown) => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  const runChecks = (): void => {
    for (const check of checks) check();
  };
  const follow = async (): Promise<void> => {
    for await (const state of observe(source, signal)) {
      pods = state;
      isReady();
      runChecks();
    }
  };
  follow().catch(fail);
  // Whether a pod is overdue depends on the time, too.
  const timer = setInterval(runChecks, CHECK_INTERVAL_MS);
  timer.unref();

  const find = (pod: Pod): Pod | undefined => {
    const found = pods.get(keyOf(pod));
    return found !== undefined && nameOf(found).uid === nameOf(pod).uid ? found : undefined;
  };
  return {
    ready: Promise.race([ready, failed]),
    find,
    gone: async (pod, isOver) => {
      let check = (): void => {};
      const over = new Promise<"gone" | "over">((resolve) => {
        check = () => {
          const found = find(pod);
          if (found === undefined) resolve("gone");
          else if (isOver(found)) resolve("over");
        };
      });
      checks.add(check);
      check();
      try {
        return await untilAborted(Promise.race([over, failed]), signal);
      } finally {
        checks.delete(check);
      }
    },
    stop: () => clearInterval(timer),
  };
}
