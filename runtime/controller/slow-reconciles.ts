import type { Log } from "./log/index.js";

/** A reconcile that runs. */
export interface RunningReconcile {
  readonly log: Log;
  /** How many checks have seen it. */
  checks: number;
}

const PERIOD_MS = 10_000;
/** A reconcile that this check sees has run for a minute at least, and for 70 seconds at most. */
const REPORTING_CHECK = 60_000 / PERIOD_MS + 1;

/**
 * Writes a warning to the log, once, for each reconcile that has been running for more than a minute. For controllers without a time limit:
 * nothing else says that a reconcile never ends, and its object is not reconciled again until then.
 * @param running the reconciles that run at present, read again by each check
 * @returns a function that stops the checks
 */
export function warnOfSlowReconciles(running: readonly (RunningReconcile | undefined)[]): () => void {
  // Counted and not timed, so that a reconcile costs no reading of the clock.
  const check = (): void => {
    for (const reconcile of running) {
      if (reconcile === undefined || ++reconcile.checks !== REPORTING_CHECK) continue;
      reconcile.log.warn('the reconcile has been running for more than a minute, and the controller has no "timeout"');
    }
  };
  const timer = setInterval(check, PERIOD_MS);
  timer.unref();
  return () => clearInterval(timer);
}
