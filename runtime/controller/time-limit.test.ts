import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { limitTime } from "./time-limit.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const all = (): AbortController => new AbortController();

test("H.6 the signal aborts when the time of the reconcile has passed, counted from its beginning", () => {
  const limit = limitTime(all().signal, 1000);
  vi.advanceTimersByTime(600);
  const { signal } = limit;
  expect(limit.signal).toBe(signal);
  vi.advanceTimersByTime(399);
  expect([signal.aborted, limit.isLate]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect([signal.aborted, limit.isLate]).toEqual([true, true]);
  expect(String(signal.reason)).toBe("TimeoutError: the reconcile took longer than 1000 ms");
});

test("H.6 a signal that is read after the time has passed has aborted", () => {
  const limit = limitTime(all().signal, 1000);
  vi.advanceTimersByTime(2000);
  expect([limit.signal.aborted, limit.isLate]).toEqual([true, true]);
});

test("the signal aborts with all others, also if that was before it is read; that is not late", () => {
  for (const isBefore of [false, true]) {
    const abort = all();
    const limit = limitTime(abort.signal, 1000);
    if (!isBefore) expect(limit.signal.aborted).toBe(false);
    abort.abort("ended");
    expect([limit.signal.reason, limit.isLate]).toEqual(["ended", false]);
    limit.release();
  }
});

test("nothing is left after the end, and a limit whose signal nobody reads sets no timer", () => {
  const abort = all();
  const unread = limitTime(abort.signal, 1000);
  expect(vi.getTimerCount()).toBe(0);
  const read = limitTime(abort.signal, 1000);
  expect(read.signal.aborted).toBe(false);
  for (const limit of [unread, read]) limit.release();
  expect(vi.getTimerCount()).toBe(0);
  abort.abort("later");
  expect([read.signal.aborted, unread.signal.aborted]).toEqual([false, false]);
  expect(limitTime(all().signal, Number.POSITIVE_INFINITY).signal.aborted).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
