import type { PodName } from "./pod.js";
import type { PodMessage } from "./select.js";

/** A step of a drain. */
export type DrainEvent =
  /** The node has been marked as unschedulable. */
  | { readonly type: "cordoned" }
  /** A warning about some pods, in kubectl's words. */
  | ({ readonly type: "warning" } & PodMessage)
  /** The drain has requested the removal of the pod, by an eviction or a deletion. */
  | { readonly type: "evicting" | "deleting"; readonly pod: PodName }
  /** The server refused the eviction for now, for example because of a disruption budget. The drain tries again in five seconds. */
  | { readonly type: "refused"; readonly pod: PodName; readonly error: unknown }
  /** The pod is gone. */
  | { readonly type: "evicted" | "deleted"; readonly pod: PodName }
  /** The drain no longer waits for the pod. See `skipWaitForDeleteTimeoutSeconds`. */
  | { readonly type: "skipped"; readonly pod: PodName }
  /** The pod could not be removed. The drain continues with the other pods, and then rejects. */
  | { readonly type: "failed"; readonly pod: PodName; readonly error: unknown };

/** Values that one part of the code produces and another part consumes. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** Ends the iteration after the values that have already been pushed. */
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
