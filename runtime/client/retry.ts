import { wait } from "../async/wait.js";
import { RequestError } from "../errors/request-error.js";
import type { AbortSignal } from "../types/platform.js";
import { checkNumber } from "./number-option.js";
import { checkNames } from "./option-names.js";

/**
 * How often and how soon to try again, as client-go's `wait.Backoff`.
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/util/wait#Backoff
 */
export interface Backoff {
  /** Number of attempts in total, at least 1; `Steps` in client-go. Default 5. */
  attempts?: number;
  /** Milliseconds before the second attempt; `Duration` in client-go. Default 10. */
  delay?: number;
  /** Factor of each further delay; 0 and 1 leave the delay as it is. Default 1. */
  factor?: number;
  /** Largest random part that is added to a delay, as a fraction of it. Later delays do not grow by it. Default 0.1. */
  jitter?: number;
  /**
   * Longest delay in milliseconds. As in client-go, delays do not stay at it: where `factor` would make the delay after the next one longer, the
   * attempts end. Default 0: no limit.
   */
  cap?: number;
}

/** How often and how soon to try again, and until when. The defaults are client-go's `retry.DefaultRetry`. */
export interface RetryOptions extends Backoff {
  /** Aborts the wait for the next attempt, and prevents the first one; the call rejects with its reason. `work` is not interrupted. */
  signal?: AbortSignal;
}

/** For conflicts on an object that several clients change: 5 attempts, 10 ms apart. client-go's `retry.DefaultRetry`. */
export const defaultRetry: Readonly<Required<Backoff>> = { attempts: 5, delay: 10, factor: 1, jitter: 0.1, cap: 0 };

/**
 * For conflicts on an object that controllers work on: 4 attempts, with delays of 10, 50 and 250 ms. client-go's `retry.DefaultBackoff`.
 */
export const defaultBackoff: Readonly<Required<Backoff>> = { attempts: 4, delay: 10, factor: 5, jitter: 0.1, cap: 0 };

/**
 * Does something, and does it again if it fails in a way that may pass, as client-go's `retry.OnError`.
 *
 * The runtime already repeats requests if the server asks for it, and reads whose connection broke off; this is for what lies above a single
 * request, or for failures that only the program knows to pass.
 *
 * @param when whether to try again after this failure: a guard such as `isInternalError`, or a function of your own
 * @param options how often and how soon; `{}` is `defaultRetry`: 5 attempts, 10 ms apart
 * @param work what to do; it is called for each attempt, with the number of the attempt, from 1
 * @returns what `work` resolved with
 * @throws what `work` rejected with: the failure of the last attempt, or immediately one that `when` does not accept; what `when` throws;
 *   the reason of the signal; RequestError (`InvalidOption`) if an option is not a number or out of range
 * @see https://pkg.go.dev/k8s.io/client-go/util/retry#OnError
 * @example
 * // A webhook that is not ready yet makes the server answer with 500.
 * await retry(isInternalError, { ...defaultBackoff, attempts: 6 }, () => certificates.create(certificate));
 */
export async function retry<T>(
  when: (error: unknown) => boolean,
  options: RetryOptions | undefined,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  checkNames("retry", options ?? {}, ["attempts", "delay", "factor", "jitter", "cap", "signal"]);
  const { signal, ...given } = options ?? {};
  const { attempts, delay, factor, jitter, cap } = completeBackoff(given);
  signal?.throwIfAborted();
  for (let attempt = 1, pause = delay; ; attempt++) {
    const next = factor === 0 ? pause : pause * factor;
    try {
      return await work(attempt);
    } catch (error) {
      // client-go's delays do not stay at the cap: the attempts end.
      const isLast = attempt >= attempts || (factor !== 0 && cap > 0 && next > cap);
      if (isLast || !isAccepted(when(error))) throw error;
    }
    await wait(pause * (1 + Math.random() * jitter), signal);
    pause = next;
  }
}

function isAccepted(answer: unknown): boolean {
  // It would be true, whatever it resolves with.
  if (!(answer instanceof Promise)) return Boolean(answer);
  throw new RequestError("InvalidOption", "retry: the first argument must not return a promise");
}

/** Fills in the defaults, and checks the numbers. */
function completeBackoff(given: Backoff): Required<Backoff> {
  const backoff = { ...defaultRetry };
  for (const name of ["attempts", "delay", "factor", "jitter", "cap"] as const) {
    backoff[name] = given[name] ?? backoff[name];
    checkNumber(name, backoff[name], name === "attempts" ? 1 : 0, name === "attempts");
  }
  return backoff;
}
