import type { KubernetesObject } from "../types/object.js";
import { type Consumer, closedTooSoon } from "./consumer.js";
import type { ChangeHandler, Changes, Subscription } from "./types.js";

/**
 * The changes of a consumer, as an iteration.
 * @param begin creates the consumer, when the first change is asked for
 */
export function iterateChanges(begin: () => Consumer): Changes<KubernetesObject> {
  let consumer: Consumer | undefined;
  let isClosed = false;
  let markSynced = (): void => {};
  let failSynced = (_reason: unknown): void => {};
  const synced = new Promise<void>((resolve, reject) => {
    markSynced = resolve;
    failSynced = reject;
  });
  // Nobody has to wait for it.
  synced.catch(() => {});
  const close = (): void => {
    isClosed = true;
    consumer?.close();
    failSynced(closedTooSoon());
  };
  return {
    synced,
    next: async () => {
      if (isClosed) return { done: true, value: undefined };
      if (consumer === undefined) {
        consumer = begin();
        consumer.synced.then(markSynced, failSynced);
      }
      while (!consumer.isClosed) {
        const value = consumer.take();
        if (value !== undefined) return { done: false, value };
        await consumer.wait();
      }
      consumer.close();
      return { done: true, value: undefined };
    },
    return: async () => {
      close();
      return { done: true, value: undefined };
    },
    close,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => close(),
  };
}

/**
 * Calls a handler with each change of a consumer, one at a time.
 * @param report called with what the handler throws; the next change follows
 */
export function subscribe(
  consumer: Consumer,
  handler: ChangeHandler<KubernetesObject>,
  report: (error: Error) => void,
): Subscription {
  const fail = (error: unknown): void =>
    report(error instanceof Error ? error : new Error("a change handler failed", { cause: error }));
  async function run(): Promise<void> {
    while (!consumer.isClosed) {
      const change = consumer.take();
      if (change === undefined) await consumer.wait();
      else {
        try {
          // Without a promise for a handler that is done: it would take longer than adding a key to a queue.
          const handling = handler(change);
          if (handling !== undefined) await handling;
        } catch (error) {
          fail(error);
        }
      }
    }
    consumer.close();
  }
  void run();
  const close = (): void => consumer.close();
  return { synced: consumer.synced, close, [Symbol.asyncDispose]: async () => close() };
}
