import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLog, type LogEntry } from "./log/index.js";
import { type RunningReconcile, warnOfSlowReconciles } from "./slow-reconciles.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("H.6 a reconcile that has been running for more than a minute is reported once", () => {
  const entries: LogEntry[] = [];
  const log = createLog((entry) => void entries.push(entry), { controller: "websites", key: { name: "blog" } });
  const running: (RunningReconcile | undefined)[] = [undefined, undefined];
  const stop = warnOfSlowReconciles(running);
  vi.advanceTimersByTime(9000);
  running[1] = { log, checks: 0 };
  vi.advanceTimersByTime(60_000);
  expect(entries).toEqual([]);
  vi.advanceTimersByTime(600_000);
  expect(entries).toMatchObject([{ level: "warn", controller: "websites", key: { name: "blog" } }]);
  expect(entries[0]?.message).toBe(
    'the reconcile has been running for more than a minute, and the controller has no "timeout"',
  );
  // The next one is counted from its own beginning.
  running[1] = { log, checks: 0 };
  vi.advanceTimersByTime(60_000);
  expect(entries.length).toBe(1);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
