/** The callbacks of everything that waits for one signal, behind a single listener. */
interface Waiters {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const waitersOf = new WeakMap<AbortSignal, Waiters>();

function listen(signal: AbortSignal): Waiters {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    waitersOf.delete(signal);
    for (const callback of callbacks) callback();
  };
  const waiters = { callbacks, listener };
  signal.addEventListener("abort", listener, { once: true });
  waitersOf.set(signal, waiters);
  return waiters;
}

/**
 * Calls `callback` when `signal` aborts. The returned function removes the callback. A signal gets a single listener, however many requests
 * wait for it: Node warns about a leak from the eleventh listener on, and programs do share one signal among hundreds of requests.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiters = waitersOf.get(signal) ?? listen(signal);
  // Wrapped, because the same callback may be registered twice.
  const waiter = (): void => callback();
  waiters.callbacks.add(waiter);
  return () => {
    waiters.callbacks.delete(waiter);
    if (waiters.callbacks.size > 0 || waitersOf.get(signal) !== waiters) return;
    signal.removeEventListener("abort", waiters.listener);
    waitersOf.delete(signal);
  };
}
