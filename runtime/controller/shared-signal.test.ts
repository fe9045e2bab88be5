import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { shareSignal } from "./shared-signal.js";

test("H.6 the signal aborts with all reconciles, whether that was before or after it was created", () => {
  for (const isBefore of [true, false]) {
    const all = new AbortController();
    if (isBefore) all.abort("ended");
    const shared = shareSignal(all.signal);
    if (!isBefore) all.abort("ended");
    expect(shared.signal.reason).toBe("ended");
    shared.release();
    expect(shared.signal.reason).toBe("ended");
  }
});

test("listeners that reconciles leave behind do not add up", () => {
  const all = new AbortController();
  const shared = shareSignal(all.signal);
  const left: AbortSignal[] = [];
  for (let i = 0; i < 20; i++) {
    left.push(shared.signal);
    shared.signal.addEventListener("abort", () => {});
    shared.release();
  }
  expect(new Set(left).size).toBe(20);
  expect(getEventListeners(shared.signal, "abort")).toEqual([]);
  expect(getEventListeners(all.signal, "abort")).toHaveLength(1);
  all.abort();
  expect([left.some(({ aborted }) => aborted), shared.signal.aborted]).toEqual([false, true]);
});

test("a signal serves many reconciles, but not for ever", () => {
  const shared = shareSignal(new AbortController().signal);
  const first = shared.signal;
  shared.release();
  expect(shared.signal).toBe(first);
  for (let i = 0; i < 100; i++) shared.release();
  expect(shared.signal).not.toBe(first);
});

test("nothing remains at the signal of all reconciles after the end", () => {
  const all = new AbortController();
  const shared = shareSignal(all.signal);
  shared.release();
  shared.end();
  expect(getEventListeners(all.signal, "abort")).toEqual([]);
});
