import { setTimeout as sleep } from "node:timers/promises";

/** Bounds of {@link poll}. */
export interface PollOptions {
  /** Milliseconds until it gives up; generous, since a busy machine starts a control plane slowly. */
  readonly timeout?: number;
  /** Milliseconds between two probes. */
  readonly interval?: number;
}

/**
 * Calls `probe` until it returns something other than undefined, and returns that. Throws what `probe` throws, and an
 * error that names `what` when time is up.
 */
export async function poll<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { timeout = 90_000, interval = 50 }: PollOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeout;
  for (;;) {
    const result = await probe();
    if (result !== undefined) {
      return result;
    }
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeout / 1000} s for ${what}`);
    }
    await sleep(interval);
  }
}
