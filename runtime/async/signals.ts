import { onAbort } from "./on-abort.js";
import { LONGEST_TIMER_MS } from "./wait.js";

/** Several reasons to abort, combined into one signal. */
export interface LinkedSignal {
  readonly signal: AbortSignal | undefined;
  /** Clears the timeout. */
  disarm(): void;
  /** Removes all listeners. */
  release(): void;
}

function nothing(): void {}

/**
 * Combines the signals of a request and its client with the timeout. In the common cases, no signal or one, nothing is created: a
 * long-lived signal then has one listener for each request in flight, and none afterwards.
 */
export function linkSignals(
  first: AbortSignal | undefined,
  second: AbortSignal | undefined,
  timeout: number,
  timeoutReason: unknown,
): LinkedSignal {
  const isLimited = timeout > 0 && timeout < Number.POSITIVE_INFINITY;
  if (!isLimited && (first === undefined || second === undefined))
    return { signal: first ?? second, disarm: nothing, release: nothing };
  const controller = new AbortController();
  const releases: (() => void)[] = [];
  for (const signal of [first, second]) {
    if (signal === undefined) continue;
    if (signal.aborted) controller.abort(signal.reason);
    else releases.push(onAbort(signal, () => controller.abort(signal.reason)));
  }
  const timer = isLimited
    ? setTimeout(() => controller.abort(timeoutReason), Math.min(timeout, LONGEST_TIMER_MS))
    : undefined;
  return {
    signal: controller.signal,
    disarm: () => clearTimeout(timer),
    release: () => {
      clearTimeout(timer);
      for (const release of releases) release();
    },
  };
}
