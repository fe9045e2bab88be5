import { onAbort } from "../async/on-abort.js";
import { LONGEST_TIMER_MS } from "../async/wait.js";
import type { AbortSignal } from "../types/platform.js";

/** The time limit of one reconcile. */
export interface TimeLimit {
  /** Aborts when the time has passed, and when all reconciles are aborted. Created when it is first read: many reconciles do not need it. */
  readonly signal: AbortSignal;
  /** Whether the signal has aborted because the time has passed. */
  readonly isLate: boolean;
  /** Ends the limit, when the reconcile has ended. */
  release(): void;
}

/**
 * Begins a time limit.
 * @param abort aborts all reconciles
 * @param timeout in milliseconds; Infinity: without limit
 */
export function limitTime(abort: AbortSignal, timeout: number): TimeLimit {
  const deadline = performance.now() + timeout;
  let controller: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let forget = (): void => {};
  let isLate = false;
  let isReleased = false;

  const expire = (): void => {
    isLate = true;
    controller?.abort(new DOMException(`the reconcile took longer than ${timeout} ms`, "TimeoutError"));
  };
  const begin = (created: AbortController): void => {
    if (abort.aborted) {
      created.abort(abort.reason);
      return;
    }
    forget = onAbort(abort, () => created.abort(abort.reason));
    if (timeout === Number.POSITIVE_INFINITY) return;
    const left = deadline - performance.now();
    if (left <= 0) expire();
    else timer = setTimeout(expire, Math.min(left, LONGEST_TIMER_MS));
  };
  return {
    get signal() {
      if (controller !== undefined) return controller.signal;
      controller = new AbortController();
      // Something that the reconcile left behind reads it.
      if (!isReleased) begin(controller);
      return controller.signal;
    },
    get isLate() {
      return isLate;
    },
    release: () => {
      isReleased = true;
      clearTimeout(timer);
      forget();
    },
  };
}
