import { onAbort } from "./on-abort.js";

/** A run that several callers wait for. */
interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Returns a function that runs `start` once at a time: callers during a run wait for its result. A caller whose signal aborts stops
 * waiting.
 *
 * @param abandon whether the run itself is aborted when nobody waits any more; otherwise it continues, for later callers
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
          // The next caller must not wait for a run that is being aborted.
          if (flight === joined) flight = undefined;
          joined.controller.abort(signal.reason);
        });
      joined.result.finally(release).then(resolve, reject);
    });
  };
}
