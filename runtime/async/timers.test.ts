import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { linkSignals } from "./signals.js";
import { wait } from "./wait.js";

beforeEach(() => void vi.useFakeTimers());
// In this order: a spy on a timer of the fake clock, restored later, would bring the fake timer back.
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

// Node fires a timer at once if its time is longer than 2³¹ − 1 ms, or is not a number.
const LONG = [2 ** 31, 1000 * 3_600_000, Number.MAX_SAFE_INTEGER];

test.each([...LONG, Number.POSITIVE_INFINITY])("wait() of %d ms does not end at once", async (milliseconds) => {
  const setTimer = vi.spyOn(globalThis, "setTimeout");
  let over = false;
  const waiting = wait(milliseconds).then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(2 ** 31 - 2);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(setTimer.mock.calls.map(([, given]) => given)).toEqual([2 ** 31 - 1]);
});

test.each(LONG)("a timeout of %d ms does not abort at once", (milliseconds) => {
  const setTimer = vi.spyOn(globalThis, "setTimeout");
  const { signal, release } = linkSignals(undefined, undefined, milliseconds, "late");
  expect(setTimer.mock.calls.map(([, given]) => given)).toEqual([2 ** 31 - 1]);
  vi.advanceTimersByTime(2 ** 31 - 2);
  expect(signal?.aborted).toBe(false);
  release();
});

test("an endless timeout is none", () => {
  const setTimer = vi.spyOn(globalThis, "setTimeout");
  expect(linkSignals(undefined, undefined, Number.POSITIVE_INFINITY, "late").signal).toBeUndefined();
  expect(setTimer).not.toHaveBeenCalled();
});
