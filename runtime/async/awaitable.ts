import type { Awaitable } from "../types/streams.js";

/**
 * Adds the methods of a promise to an object, which can then be awaited, or be used in another way instead.
 * @param start begins what is awaited; called when one of the methods is called first, and only once
 * @param members the object
 */
export function awaitable<T, M extends object>(start: () => Promise<T>, members: M): Awaitable<T> & M {
  let started: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    started ??= start();
    return started;
  };
  const methods: Awaitable<T> = {
    // biome-ignore lint/suspicious/noThenProperty: being awaitable is what it is for
    then: (onFulfilled, onRejected) => begin().then(onFulfilled, onRejected),
    catch: (onRejected) => begin().catch(onRejected),
    finally: (onFinally) => begin().finally(onFinally),
  };
  return Object.assign(members, methods);
}
