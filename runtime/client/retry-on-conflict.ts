import { wait } from "../async/wait.js";
import { isConflict } from "../errors/guards.js";
import type { AbortSignal } from "../types/platform.js";

/** How often and how soon to try again. The defaults are client-go's `retry.DefaultRetry`. */
export interface RetryOptions {
  /** Number of attempts in total. Default 5. */
  attempts?: number;
  /** Milliseconds before the second attempt. Default 10. */
  delay?: number;
  /** Factor of each further delay. Default 1; client-go's `DefaultBackoff` has 5. */
  factor?: number;
  /** Largest random part that is added to a delay, as a fraction of it. Default 0.1. */
  jitter?: number;
  /** Aborts the wait; the call rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * Reads, changes and writes an object, and does so again if someone else wrote the object in between. Only conflicts are retried
 * (`isConflict`; a duplicate name is not a conflict).
 *
 * @param work reads the object, changes it and writes it, each time it is called; its argument is the number of the attempt, from 1
 * @param options how often and how soon to try again; by default 5 attempts, 10 ms apart
 * @returns what `work` resolved with
 * @throws what `work` rejected with: the last conflict, or immediately any other failure
 * @see https://pkg.go.dev/k8s.io/client-go/util/retry#RetryOnConflict
 * @example
 * await retryOnConflict(async () => {
 *   const web = await deployments.get("web");
 *   return deployments.update({ ...web, spec: { ...web.spec, paused: true } });
 * });
 */
export async function retryOnConflict<T>(
  work: (attempt: number) => Promise<T>,
  { attempts = 5, delay = 10, factor = 1, jitter = 0.1, signal }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 1, pause = delay; ; attempt++, pause *= factor) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!isConflict(error) || attempt >= attempts) throw error;
    }
    await wait(pause * (1 + Math.random() * jitter), signal);
  }
}
