import { setTimeout as sleep } from "node:timers/promises";

/** Generous, since a busy machine starts a control plane slowly. */
const timeoutSeconds = 90;
const intervalMilliseconds = 50;

/**
 * Calls `probe` until it returns something other than undefined, and returns that. Throws what `probe` throws, and an
 * error that names `what` when time is up.
 */
export async function poll<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + timeoutSeconds * 1_000;
  for (;;) {
    const result = await probe();
    if (result !== undefined) {
      return result;
    }
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeoutSeconds} s for ${what}`);
    }
    await sleep(intervalMilliseconds);
  }
}
