import { onAbort } from "./on-abort.js";

/** Several reasons to abort as one signal. */
export interface LinkedSignal {
  readonly signal: AbortSignal | undefined;
  /** Takes the time limit back. */
  disarm(): void;
  /** Lets go of all reasons. */
  release(): void;
}

// Node's timers fire at once for more.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

function nothing(): void {}

/**
 * Links a request's signal, its client's and its time limit. In the common cases, one signal or none, nothing is made: a long-lived
 * signal then carries one listener for each request in flight and none after.
 */
export function linkSignals(
  first: AbortSignal | undefined,
  second: AbortSignal | undefined,
  timeout: number,
  timeoutReason: unknown,
): LinkedSignal {
  if (timeout <= 0 && (first === undefined || second === undefined))
    return { signal: first ?? second, disarm: nothing, release: nothing };
  const controller = new AbortController();
  const releases: (() => void)[] = [];
  for (const signal of [first, second]) {
    if (signal === undefined) continue;
    if (signal.aborted) controller.abort(signal.reason);
    else releases.push(onAbort(signal, () => controller.abort(signal.reason)));
  }
  const timer =
    timeout > 0 ? setTimeout(() => controller.abort(timeoutReason), Math.min(timeout, LONGEST_TIMEOUT_MS)) : undefined;
  return {
    signal: controller.signal,
    disarm: () => clearTimeout(timer),
    release: () => {
      clearTimeout(timer);
      for (const release of releases) release();
    },
  };
}
