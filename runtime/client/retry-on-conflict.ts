import { wait } from "../async/wait.js";
import { isConflict } from "../errors/guards.js";

/** How often, and how soon, to try again. The defaults are client-go's `retry.DefaultRetry`. */
export interface RetryOptions {
  /** How often to try in all. Default 5. */
  attempts?: number;
  /** Milliseconds before the second attempt. Default 10. */
  delay?: number;
  /** What each further delay is multiplied by. Default 1; client-go's `DefaultBackoff` has 5. */
  factor?: number;
  /** Part of the delay that is added at random, at most. Default 0.1. */
  jitter?: number;
  /** Ends the waiting; the call rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * Reads, changes and writes an object, again when someone else wrote it meanwhile. `work` must read the object anew each time.
 *
 * Only conflicts are tried again (`isConflict`; a name that is taken is none). Everything else, and the last conflict, rejects as it came.
 *
 * @param work reads and writes; called with the number of the attempt, from 1
 * @returns what `work` resolved with
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
