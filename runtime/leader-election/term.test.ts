import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LeadershipLostError } from "./lost-error.js";
import { settingsOf } from "./options.js";
import { beginTerm } from "./term.js";

// Their own clock: what a suspended process sees is a clock that has jumped before any timer has fired.
let now = 0;
beforeEach(() => {
  now = 5_000_000;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const settings = settingsOf({ namespace: "ops", name: "websites", identity: "a" });
async function pass(milliseconds: number): Promise<void> {
  now += milliseconds;
  await vi.advanceTimersByTimeAsync(milliseconds);
}

test("F.5 leadership ends at the deadline after the last renewal, and its signal aborts before another process can lead", async () => {
  const term = beginTerm(settings, now);
  await pass(9_000);
  term.renewed(now);
  await pass(9_999);
  expect([term.isLeader(), term.lost.aborted]).toEqual([true, false]);
  await pass(1);
  expect([term.isLeader(), term.lost.aborted]).toEqual([false, true]);
  expect(term.lost.reason).toBeInstanceOf(LeadershipLostError);
  expect(term.error?.message).toBe("leadership was lost: the Lease ops/websites was not renewed within 10000 ms");
  // Five seconds before the Lease expires for those who saw the renewal at once.
  expect(term.isCurrent(0)).toBe(true);
  await pass(5_000);
  expect([term.isCurrent(0), term.isCurrent(1)]).toEqual([false, true]);
});

test("F.5 the deadline counts from when a renewal was sent, not from its response", async () => {
  const term = beginTerm(settings, now - 3_000);
  expect(term.isLeader()).toBe(true);
  await pass(7_000);
  expect(term.isLeader()).toBe(false);
});

test("F.7 a process that was suspended is not the leader when it continues, although no timer has fired yet", () => {
  const term = beginTerm(settings, now);
  now += 10_000;
  expect(term.lost.aborted).toBe(false);
  expect(term.isLeader()).toBe(false);
  expect(term.lost.aborted).toBe(true);
});

test("F.5, F.7 a renewal whose response arrives after the deadline comes too late", async () => {
  const term = beginTerm(settings, now);
  const sentAt = now + 9_000;
  now += 10_001;
  term.renewed(sentAt);
  expect([term.isLeader(), term.lost.aborted]).toEqual([false, true]);
  await pass(1);
  term.renewed(now);
  expect(term.isLeader()).toBe(false);
});

test("F.2, F.7 the wall clock has no part in it", async () => {
  const term = beginTerm(settings, now);
  vi.setSystemTime(Date.now() + 3_600_000);
  expect(term.isLeader()).toBe(true);
  vi.setSystemTime(Date.now() - 7_200_000);
  await pass(9_999);
  expect(term.isLeader()).toBe(true);
  await pass(1);
  expect(term.isLeader()).toBe(false);
});

test("F.5 leadership ends at once if another process holds the Lease", () => {
  const term = beginTerm(settings, now);
  term.takenBy('b"\u001b[31m');
  expect([term.isLeader(), term.lost.aborted]).toEqual([false, true]);
  expect(term.error?.message).toContain("leadership was lost: the Lease ops/websites is held by");
  expect(term.error?.message).not.toContain("\u001b");
});

test("F.5 the error carries the failure of the last renewal, unless one has succeeded since", async () => {
  const refused = new Error("refused");
  const term = beginTerm(settings, now);
  term.failed(new Error("earlier"));
  await pass(1_000);
  term.renewed(now);
  term.failed(refused);
  await pass(10_000);
  expect(term.error?.cause).toBe(refused);
});

test("F.5 a term that has ended with its work is not lost afterwards", async () => {
  const term = beginTerm(settings, now);
  term.end();
  await pass(60_000);
  expect([term.isLeader(), term.lost.aborted, term.isCurrent(0)]).toEqual([false, false, true]);
});
