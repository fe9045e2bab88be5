import { onAbort } from "../../async/on-abort.js";
import type { AbortSignal } from "../../types/platform.js";

/**
 * What a promise resolves with, if that happens before a signal aborts; otherwise it rejects with the signal's reason. For promises of
 * others, which may never settle.
 */
export function untilAborted<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      // Nobody waits for it any more, so its failure is nobody's.
      Promise.resolve(promise).catch(() => {});
      reject(signal.reason);
      return;
    }
    const release = onAbort(signal, () => reject(signal.reason));
    Promise.resolve(promise).then(resolve, reject).finally(release);
  });
}
