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
  return new ReconcileLimit(abort, timeout);
}

/** A class, because an object with getters of its own takes V8 longer than a reconcile that does nothing. */
class ReconcileLimit implements TimeLimit {
  readonly #abort: AbortSignal;
  readonly #timeout: number;
  readonly #deadline: number;
  #controller: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #forget: (() => void) | undefined;
  #isLate = false;
  #isReleased = false;

  constructor(abort: AbortSignal, timeout: number) {
    this.#abort = abort;
    this.#timeout = timeout;
    this.#deadline = timeout === Number.POSITIVE_INFINITY ? timeout : performance.now() + timeout;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      // Something that the reconcile left behind reads it.
      if (!this.#isReleased) this.#begin(this.#controller);
    }
    return this.#controller.signal;
  }

  get isLate(): boolean {
    return this.#isLate;
  }

  release(): void {
    this.#isReleased = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#forget?.();
  }

  #begin(controller: AbortController): void {
    const abort = this.#abort;
    if (abort.aborted) {
      controller.abort(abort.reason);
      return;
    }
    this.#forget = onAbort(abort, () => controller.abort(abort.reason));
    if (this.#timeout === Number.POSITIVE_INFINITY) return;
    const left = this.#deadline - performance.now();
    if (left <= 0) this.#expire();
    else this.#timer = setTimeout(() => this.#expire(), Math.min(left, LONGEST_TIMER_MS));
  }

  #expire(): void {
    this.#isLate = true;
    this.#controller?.abort(new DOMException(`the reconcile took longer than ${this.#timeout} ms`, "TimeoutError"));
  }
}
