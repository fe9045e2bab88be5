import { checkNumber } from "../../client/number-option.js";
import { checkNames } from "../../client/option-names.js";
import { millisecondsOf } from "../duration.js";
import type { RateLimits } from "./types.js";

/** Rate limits with their defaults; times in milliseconds. */
export interface RateLimitSettings {
  readonly base: number;
  readonly max: number;
  readonly rate: number;
  readonly burst: number;
}

/**
 * Completes and checks rate limits. The defaults are those of client-go's `DefaultTypedControllerRateLimiter`.
 * @throws RequestError (`InvalidOption`)
 */
export function rateLimitSettings(limits: RateLimits): RateLimitSettings {
  checkNames("rateLimits", limits, ["base", "max", "rate", "burst"]);
  const { base = 5, max = "1000s", rate = 10, burst = 100 } = limits;
  checkNumber("rateLimits.rate", rate, Number.MIN_VALUE);
  checkNumber("rateLimits.burst", burst, 1);
  return { base: millisecondsOf(base, "rateLimits.base"), max: millisecondsOf(max, "rateLimits.max"), rate, burst };
}

/** Computes how long keys wait after failures. */
export interface RateLimiter<K> {
  /**
   * Counts a failure of a key, and returns how many milliseconds the key must wait.
   * @param now a time in milliseconds, of a clock that never goes back
   */
  failed(key: K, now: number): number;
  failures(key: K): number;
  forget(key: K): void;
}

/**
 * Creates a rate limiter: the larger of a delay of each key, which doubles with each failure, and the delay of a bucket of tokens, which all
 * keys share.
 */
export function createRateLimiter<K>({ base, max, rate, burst }: RateLimitSettings): RateLimiter<K> {
  const counts = new Map<K, number>();
  let tokens = burst;
  let filledAt = Number.NEGATIVE_INFINITY;
  /** Takes a token, which may be one of the future, and returns how long it takes until it exists. */
  const reserve = (now: number): number => {
    if (rate === Number.POSITIVE_INFINITY) return 0;
    const passed = Math.max(now - filledAt, 0);
    filledAt = now;
    tokens = Math.min(burst, tokens + (passed * rate) / 1000) - 1;
    return tokens >= 0 ? 0 : (-tokens * 1000) / rate;
  };
  return {
    failed: (key, now) => {
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return Math.max(Math.min(base * 2 ** count, max), reserve(now));
    },
    failures: (key) => counts.get(key) ?? 0,
    forget: (key) => void counts.delete(key),
  };
}
