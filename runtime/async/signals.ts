import { onAbort } from "./on-abort.js";

/** Several reasons to abort as one signal; `release` lets go of them. */
export interface LinkedSignal {
  readonly signal: AbortSignal | undefined;
  release(): void;
}

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
    return { signal: first ?? second, release: nothing };
  const controller = new AbortController();
  const releases: (() => void)[] = [];
  for (const signal of [first, second]) {
    if (signal === undefined) continue;
    if (signal.aborted) controller.abort(signal.reason);
    else releases.push(onAbort(signal, () => controller.abort(signal.reason)));
  }
  if (timeout > 0) {
    const timer = setTimeout(() => controller.abort(timeoutReason), timeout);
    releases.push(() => clearTimeout(timer));
  }
  return {
    signal: controller.signal,
    release: () => {
      for (const release of releases) release();
    },
  };
}
