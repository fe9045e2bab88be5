import type { PodName } from "./pod.js";
import type { PodMessage } from "./select.js";

/** A step of a drain. */
export type DrainEvent =
  /** The node is unschedulable. */
  | { readonly type: "cordoned" }
  /** Something to know about some pods, in kubectl's words. */
  | ({ readonly type: "warning" } & PodMessage)
  /** The removal of the pod has been requested, by an eviction or a deletion. */
  | { readonly type: "evicting" | "deleting"; readonly pod: PodName }
  /** The eviction was refused for now, by a disruption budget for example. It is tried again in five seconds. */
  | { readonly type: "refused"; readonly pod: PodName; readonly error: unknown }
  /** The pod is gone. */
  | { readonly type: "evicted" | "deleted"; readonly pod: PodName }
  /** The pod is not waited for any more: see `skipWaitForDeleteTimeoutSeconds`. */
  | { readonly type: "skipped"; readonly pod: PodName }
  /** The pod could not be removed. The drain goes on with the others, and then rejects. */
  | { readonly type: "failed"; readonly pod: PodName; readonly error: unknown };

/** Values that are produced here and consumed there. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** Ends the iteration, after the values that were pushed. */
  close(): void;
}

/** Creates a queue for one consumer. */
export function createQueue<T>(): Queue<T> {
  const values: T[] = [];
  let isClosed = false;
  let wake = (): void => {};
  return {
    push: (value) => {
      values.push(value);
      wake();
    },
    close: () => {
      isClosed = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        yield* values.splice(0);
        if (values.length > 0) continue;
        if (isClosed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
