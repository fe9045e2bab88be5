import { expect, onTestFinished, test, vi } from "vitest";
import { createBackoff } from "./backoff.js";

test("D.10 pauses double from 0.8 to 30 s, with up to as much again at random, and begin again after two quiet minutes", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { signal } = new AbortController();
  const { pause } = createBackoff();
  const measure = async (atLeast?: number): Promise<number> => {
    const begun = performance.now();
    const pausing = pause(signal, atLeast);
    await vi.runAllTimersAsync();
    await pausing;
    return performance.now() - begun;
  };
  for (const expected of [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]) {
    const pauseMs = await measure();
    expect(pauseMs).toBeGreaterThanOrEqual(expected);
    expect(pauseMs).toBeLessThanOrEqual(2 * expected);
  }
  await vi.advanceTimersByTimeAsync(121_000);
  expect(await measure()).toBeLessThanOrEqual(1600);
  expect(await measure(90_000)).toBe(90_000);
});

test("D.10 a pause ends when its signal aborts", async () => {
  const aborting = new AbortController();
  const pausing = createBackoff().pause(aborting.signal);
  aborting.abort(new Error("enough"));
  await expect(pausing).rejects.toThrow("enough");
});
