import { onAbort } from "../async/on-abort.js";
import { wait } from "../async/wait.js";
import type { AbortSignal } from "../types/platform.js";
import type { Runner } from "./runner.js";

/** What ends the work. */
export interface WorkEnd {
  /** Asks the work to end. */
  readonly signal: AbortSignal;
  /** Aborts when leadership is lost: nothing may be completed any more. */
  readonly lost: AbortSignal;
  /**
   * Whether this process leads at this moment, by the monotonic clock. `lost` aborts before it returns false for the first time: after the
   * process was suspended, that is earlier than the timer of the election.
   */
  isLeader(): boolean;
}

/** How long reconciles may take to end after their signals aborted. */
const ABORT_MS = 5000;

/**
 * Lets controllers work until a signal aborts, and until all their reconciles have ended. These may go on for the grace period, and are
 * aborted after it, or at once when leadership is lost or a controller fails.
 * @throws what the work of a controller rejected with, after that of the others has ended; an Error that names the controllers whose reconciles ignore that they were aborted; its cause is the reason of the abort
 */
export async function workUntil(
  runners: readonly Pick<Runner, "name" | "work" | "stop">[],
  { signal, lost, isLeader }: WorkEnd,
  gracePeriod: number,
): Promise<void> {
  const abort = new AbortController();
  const ended = new AbortController();
  /** Aborts with what the work of a controller rejects with. */
  const failing = new AbortController();
  const running = new Set(runners);
  const work = async (runner: (typeof runners)[number]): Promise<void> => {
    try {
      await runner.work(abort.signal, isLeader);
    } catch (error) {
      failing.abort(error);
    } finally {
      running.delete(runner);
    }
  };
  void Promise.all(runners.map(work)).then(() => ended.abort());
  const stop = (): void => {
    for (const runner of runners) runner.stop();
  };
  // Not after a wait: a reconcile that continues before that would still send requests.
  const release = onAbort(lost, () => {
    stop();
    abort.abort(lost.reason);
  });
  await Promise.race([untilAborted(signal), untilAborted(failing.signal)]);
  if (!lost.aborted) stop();
  await wait(gracePeriod, ended.signal, lost, failing.signal).catch(() => {});
  release();
  const [cause] = [failing.signal, lost, signal].filter(({ aborted }) => aborted).map(({ reason }) => reason);
  abort.abort(cause);
  await wait(ABORT_MS, ended.signal).catch(() => {});
  if (ended.signal.aborted) return failing.signal.throwIfAborted();
  const names = [...running].map(({ name }) => name).join(", ");
  throw new Error(
    `the reconciles of these controllers did not end within ${ABORT_MS} ms after their signals aborted: ${names}`,
    { cause },
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else onAbort(signal, resolve);
  });
}

/**
 * Waits until the caches are filled, or until the signal aborts.
 * @param timeout in milliseconds; 0: without limit
 * @throws an Error after the timeout; what `synced` rejects with
 */
export async function syncedWithin(synced: Promise<unknown>, timeout: number, signal: AbortSignal): Promise<void> {
  // It rejects when the caches are closed before they are filled.
  synced.catch(() => {});
  const done = new AbortController();
  const untilLate = async (): Promise<void> => {
    await wait(timeout, done.signal);
    throw new Error(`the caches were not filled within ${timeout} ms; see the log for the reason`);
  };
  const late = timeout === 0 ? [] : [untilLate()];
  for (const promise of late) promise.catch(() => {});
  const release = onAbort(signal, () => done.abort());
  const stopped = new Promise<void>((resolve) => onAbort(done.signal, resolve));
  try {
    if (!signal.aborted) await Promise.race([synced, stopped, ...late]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    release();
    done.abort();
  }
}
