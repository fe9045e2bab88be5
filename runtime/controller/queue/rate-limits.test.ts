import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createQueue } from "./index.js";
import { createRateLimiter, rateLimitSettings } from "./rate-limits.js";

test("H.3 the delay of a key is 5 ms, doubles with each failure, and is never longer than 1000 s", () => {
  const limiter = createRateLimiter<string>(rateLimitSettings({ rate: Number.POSITIVE_INFINITY }));
  const delays = Array.from({ length: 20 }, () => limiter.failed("a", 0));
  expect(delays.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
  expect(delays.slice(16)).toEqual([327_680, 655_360, 1_000_000, 1_000_000]);
  expect(limiter.failed("b", 0)).toBe(5);
  limiter.forget("a");
  expect([limiter.failures("a"), limiter.failures("b"), limiter.failed("a", 0)]).toEqual([0, 1, 5]);
});

test("H.3 after a thousand failures the delay is still the longest one", () => {
  const limiter = createRateLimiter<string>(rateLimitSettings({ rate: Number.POSITIVE_INFINITY }));
  for (let i = 0; i < 2000; i++) limiter.failed("a", 0);
  expect(limiter.failed("a", 0)).toBe(1_000_000);
});

test("H.3 all keys together are tried again ten times a second, after a burst of a hundred", () => {
  const limiter = createRateLimiter<number>(rateLimitSettings({}));
  const delays = Array.from({ length: 103 }, (_, key) => limiter.failed(key, 1000));
  expect(new Set(delays.slice(0, 100))).toEqual(new Set([5]));
  expect(delays.slice(100)).toEqual([100, 200, 300]);
  // Three tokens that were taken in advance are missing.
  expect(limiter.failed(200, 1400)).toBe(5);
  expect(limiter.failed(201, 1400)).toBe(100);
  // However long nothing fails, the burst is not larger.
  const later = Array.from({ length: 101 }, (_, key) => limiter.failed(1000 + key, 1e9));
  expect([later[99], later[100]]).toEqual([5, 100]);
});

test("H.3 the larger of both delays counts", () => {
  const limiter = createRateLimiter<string>(rateLimitSettings({ base: "1s", max: "3s", rate: 1, burst: 1 }));
  expect([1, 2, 3, 4].map(() => limiter.failed("a", 0))).toEqual([1000, 2000, 3000, 3000]);
  expect(limiter.failed("b", 0)).toBe(4000);
});

test.each([
  [{ rate: 0 }, 'option "rateLimits.rate"'],
  [{ burst: 0 }, 'option "rateLimits.burst"'],
  [{ base: "x" }, 'option "rateLimits.base"'],
  [{ max: Number.NaN }, 'option "rateLimits.max"'],
])("invalid rate limits are errors: %j", (rateLimits, message) => {
  expect(() => createQueue({ rateLimits: rateLimits as never })).toThrow(message);
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("H.3 a key that failed waits for its delay, unless it changes before; a delay alone is not a failure", () => {
  const queue = createQueue();
  queue.add("a", { rateLimited: true });
  queue.add("b", { after: "1s" });
  expect([queue.failures("a"), queue.failures("b"), queue.take()]).toEqual([1, 0, undefined]);
  vi.advanceTimersByTime(5);
  expect(queue.take()?.key).toBe("a");
  queue.add("a", { rateLimited: true });
  queue.done("a");
  expect([queue.failures("a"), queue.take()]).toEqual([2, undefined]);
  queue.add("a");
  expect(queue.take()?.key).toBe("a");
  queue.forget("a");
  expect(queue.failures("a")).toBe(0);
});
