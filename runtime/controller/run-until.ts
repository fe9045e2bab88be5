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
 * aborted after it, or at once when leadership is lost.
 * @throws an Error that names the controllers whose reconciles ignore that they were aborted; its cause is the reason of the abort
 */
export async function workUntil(
  runners: readonly Pick<Runner, "name" | "work" | "stop">[],
  { signal, lost, isLeader }: WorkEnd,
  gracePeriod: number,
): Promise<void> {
  const abort = new AbortController();
  const ended = new AbortController();
  const running = new Set(runners);
  const working = Promise.all(
    runners.map((runner) => runner.work(abort.signal, isLeader).finally(() => running.delete(runner))),
  ).finally(() => ended.abort());
  // It may reject later, when nobody waits for it any more.
  working.catch(() => {});
  const stop = (): void => {
    for (const runner of runners) runner.stop();
  };
  // Not after a wait: a reconcile that continues before that would still send requests.
  const release = onAbort(lost, () => {
    stop();
    abort.abort(lost.reason);
  });
  const asked = untilAborted(signal);
  await Promise.race([asked, working.then(() => asked)]);
  if (!lost.aborted) stop();
  await wait(gracePeriod, ended.signal, lost).catch(() => {});
  release();
  const cause = lost.aborted ? lost.reason : signal.reason;
  abort.abort(cause);
  await wait(ABORT_MS, ended.signal).catch(() => {});
  if (ended.signal.aborted) return void (await working);
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
