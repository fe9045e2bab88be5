import { onAbort } from "./on-abort.js";

/** The longest time of a timer in milliseconds, 24.8 days: Node's timers fire immediately if they are given a longer one. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/**
 * Waits `milliseconds`, but no longer than {@link LONGEST_TIMER_MS}. Rejects immediately with the reason of the first of `signals` that
 * aborts.
 */
export function wait(milliseconds: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  const given = signals.filter((signal) => signal !== undefined);
  return new Promise((resolve, reject) => {
    const aborted = given.find((signal) => signal.aborted);
    if (aborted !== undefined) return reject(aborted.reason);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      for (const release of releases) release();
      settle();
    };
    const releases = given.map((signal) => onAbort(signal, () => end(() => reject(signal.reason))));
    const timer = setTimeout(end, Math.min(milliseconds, LONGEST_TIMER_MS), resolve);
  });
}
