import { onAbort } from "./on-abort.js";

/** A run that several wait for. */
interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Makes of `start` a function that runs it once at a time: whoever calls while it runs waits for the same result. A caller whose signal
 * aborts waits no longer.
 *
 * @param abandon whether the run itself is aborted when none is left that waits; else it goes on, and serves who comes next
 */
export function singleFlight<A extends unknown[], T>(
  start: (signal: AbortSignal, ...rest: A) => Promise<T>,
  abandon = true,
): (signal: AbortSignal | undefined, ...rest: A) => Promise<T> {
  let flight: Flight<T> | undefined;

  function begin(rest: A): Flight<T> {
    const controller = new AbortController();
    const result = start(controller.signal, ...rest).finally(() => {
      if (flight === begun) flight = undefined;
    });
    const begun: Flight<T> = { result, controller, waiting: 0 };
    return begun;
  }

  return (signal, ...rest) => {
    if (signal?.aborted) return Promise.reject(signal.reason);
    flight ??= begin(rest);
    const joined = flight;
    joined.waiting++;
    return new Promise((resolve, reject) => {
      const release =
        signal &&
        onAbort(signal, () => {
          reject(signal.reason);
          if (--joined.waiting > 0 || !abandon) return;
          // Whoever comes next must not wait for what is being ended.
          if (flight === joined) flight = undefined;
          joined.controller.abort(signal.reason);
        });
      joined.result.finally(release).then(resolve, reject);
    });
  };
}
