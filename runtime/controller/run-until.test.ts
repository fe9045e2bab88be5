import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { syncedWithin, workUntil } from "./run-until.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<void>(() => {});
const isLeader = (): boolean => true;

test("caches that are not filled in time are an error, which names the time", async () => {
  const waiting = syncedWithin(never, 5000, new AbortController().signal);
  const failed = expect(waiting).rejects.toThrow(
    "the caches were not filled within 5000 ms; see the log for the reason",
  );
  await vi.advanceTimersByTimeAsync(5000);
  await failed;
  expect(vi.getTimerCount()).toBe(0);
});

test("caches that are filled in time, and a signal that aborts before, end the wait without an error", async () => {
  await syncedWithin(Promise.resolve(), 5000, new AbortController().signal);
  const stop = new AbortController();
  const waiting = syncedWithin(never, 0, stop.signal);
  stop.abort(new Error("stopped"));
  await waiting;
  await syncedWithin(Promise.reject(new Error("closed")), 5000, stop.signal);
  expect(vi.getTimerCount()).toBe(0);
});

test("what the caches reject with is passed on", async () => {
  const failing = Promise.reject(new Error("cannot begin"));
  await expect(syncedWithin(failing, 0, new AbortController().signal)).rejects.toThrow("cannot begin");
});

/** A controller that works until it is stopped or aborted, and what happened to it. */
function worker(
  takes: number,
  name = "websites",
): { name: string; steps: string[]; stop(): void; work(abort: AbortSignal): Promise<void> } {
  const steps: string[] = [];
  return {
    name,
    steps,
    stop: () => void steps.push("stopped"),
    work: async (abort) => {
      abort.addEventListener("abort", () => steps.push(`aborted: ${(abort.reason as Error).message}`));
      await new Promise((resolve) => setTimeout(resolve, takes));
      steps.push("ended");
    },
  };
}

test("H.10 work that ends within the grace period is not aborted before", async () => {
  const signal = new AbortController();
  const runner = worker(1000);
  const working = workUntil([runner], { signal: signal.signal, lost: new AbortController().signal, isLeader }, 30_000);
  signal.abort(new Error("asked"));
  await vi.advanceTimersByTimeAsync(1000);
  await working;
  expect(runner.steps.slice(0, 2)).toEqual(["stopped", "ended"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("H.10 work that goes on after the grace period is aborted with the reason of the signal", async () => {
  const signal = new AbortController();
  const runner = worker(33_000);
  const working = workUntil([runner], { signal: signal.signal, lost: new AbortController().signal, isLeader }, 30_000);
  signal.abort(new Error("asked"));
  await vi.advanceTimersByTimeAsync(29_999);
  expect(runner.steps).toEqual(["stopped"]);
  await vi.advanceTimersByTimeAsync(3001);
  await working;
  expect(runner.steps).toEqual(["stopped", "aborted: asked", "ended"]);
});

test("H.10 when leadership is lost, work is aborted at once, also during the grace period", async () => {
  for (const isAsked of [false, true]) {
    const [signal, lost] = [new AbortController(), new AbortController()];
    const runner = worker(1000);
    const working = workUntil([runner], { signal: signal.signal, lost: lost.signal, isLeader }, 30_000);
    if (isAsked) signal.abort(new Error("asked"));
    await vi.advanceTimersByTimeAsync(10);
    lost.abort(new Error("lost"));
    signal.abort(new Error("lost"));
    await vi.advanceTimersByTimeAsync(0);
    expect(runner.steps).toEqual(isAsked ? ["stopped", "stopped", "aborted: lost"] : ["stopped", "aborted: lost"]);
    await vi.advanceTimersByTimeAsync(1000);
    await working;
  }
});

test("F.7 work is aborted before the code that noticed that leadership was lost continues", async () => {
  const lost = new AbortController();
  const runner = worker(1000);
  const working = workUntil([runner], { signal: lost.signal, lost: lost.signal, isLeader }, 30_000);
  lost.abort(new Error("lost"));
  expect(runner.steps).toEqual(["stopped", "aborted: lost"]);
  await vi.advanceTimersByTimeAsync(1000);
  await working;
});

test("H.10 work that ignores its signal does not hang the end: an error names the controllers", async () => {
  const signal = new AbortController();
  const runners = [worker(1000, "quick"), worker(1e9, "first"), worker(1e9, "second")];
  const working = workUntil(runners, { signal: signal.signal, lost: new AbortController().signal, isLeader }, 30_000);
  const failed = expect(working).rejects.toThrow(
    "the reconciles of these controllers did not end within 5000 ms after their signals aborted: first, second",
  );
  signal.abort(new Error("asked"));
  await vi.advanceTimersByTimeAsync(35_000);
  await failed;
});

test("H.10 work that ignores its signal does not hang the end after lost leadership", async () => {
  const lost = new AbortController();
  const working = workUntil([worker(1e9)], { signal: lost.signal, lost: lost.signal, isLeader }, 30_000);
  const failed = expect(working).rejects.toMatchObject({
    message: expect.stringContaining("websites"),
    cause: new Error("lost"),
  });
  lost.abort(new Error("lost"));
  await vi.advanceTimersByTimeAsync(5000);
  await failed;
});

test("work that fails does not leave an unhandled rejection", async () => {
  const signal = new AbortController();
  const failing = { ...worker(0), work: () => Promise.reject(new Error("broken")) };
  const working = workUntil([failing], { signal: signal.signal, lost: new AbortController().signal, isLeader }, 30_000);
  await expect(working).rejects.toThrow("broken");
});

test("a run without controllers ends when it is asked to", async () => {
  const signal = new AbortController();
  const ended = vi.fn();
  const working = workUntil([], { signal: signal.signal, lost: new AbortController().signal, isLeader }, 30_000).then(
    ended,
  );
  await vi.advanceTimersByTimeAsync(100_000);
  expect(ended).not.toHaveBeenCalled();
  signal.abort(new Error("asked"));
  await working;
});

test("if the work of one controller fails, that of the others is aborted, and has ended before the failure is passed on", async () => {
  const failure = new Error("broken");
  const broken = { name: "broken", stop: () => {}, work: async () => Promise.reject(failure) };
  const other = worker(3000);
  const steps: string[] = other.steps;
  const working = workUntil(
    [broken, other],
    { signal: new AbortController().signal, lost: new AbortController().signal, isLeader },
    30_000,
  ).catch((error: unknown) => void steps.push(`rejected: ${String(error)}`));
  await vi.advanceTimersByTimeAsync(2999);
  expect(steps).toEqual(["stopped", "aborted: broken"]);
  await vi.advanceTimersByTimeAsync(1);
  await working;
  expect(steps.slice(2)).toEqual(["ended", "rejected: Error: broken"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("controllers that ignore the abort after another one failed are named, with the failure as the cause", async () => {
  const failure = new Error("broken");
  const broken = { name: "broken", stop: () => {}, work: async () => Promise.reject(failure) };
  const working = workUntil(
    [broken, worker(60_000, "pages")],
    { signal: new AbortController().signal, lost: new AbortController().signal, isLeader },
    30_000,
  );
  const failed = expect(working).rejects.toMatchObject({ message: expect.stringMatching(/: pages$/), cause: failure });
  await vi.advanceTimersByTimeAsync(5000);
  await failed;
});
