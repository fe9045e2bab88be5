/** Limits how often something happens: `rate` times per second on average, and at most `burst` times in quick succession. */
export interface TokenBucket {
  /** Takes a token and returns 0. If there is none, returns the milliseconds until there is one. */
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
