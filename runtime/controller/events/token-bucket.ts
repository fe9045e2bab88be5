/** Limits how often something happens: on average `rate` times a second, and `burst` times at once. */
export interface TokenBucket {
  /** Takes a token. Returns 0, or after how many milliseconds there is one. */
  take(now: number): number;
}

/** Creates a bucket that is full. Times are milliseconds of the monotonic clock. */
export function createTokenBucket(rate: number, burst: number): TokenBucket {
  let tokens = burst;
  let filledAt: number | undefined;
  return {
    take: (now) => {
      tokens = Math.min(burst, tokens + ((now - (filledAt ?? now)) / 1000) * rate);
      filledAt = now;
      if (tokens < 1) return ((1 - tokens) / rate) * 1000;
      tokens--;
      return 0;
    },
  };
}
