import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createObservedQueue, createQueue, type Queue } from "./index.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes all keys that are ready, and says that the work on them has ended. */
function drain(queue: Queue<string>): string[] {
  const keys: string[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) {
    keys.push(item.key);
    queue.done(item.key);
  }
  return keys;
}

test("H.1 a key that is added twice is handed out once", () => {
  const queue = createQueue();
  for (const key of ["a", "b", "a"]) queue.add(key);
  expect(queue.ready).toBe(2);
  expect(drain(queue)).toEqual(["a", "b"]);
  expect(queue.take()).toBeUndefined();
});

test("H.1 a key that is added while it is worked on is handed out once more, and only after the work has ended", () => {
  const queue = createQueue();
  queue.add("a");
  expect(queue.take()).toEqual({ key: "a", priority: 0 });
  queue.add("a");
  queue.add("a", { priority: 5 });
  expect(queue.take()).toBeUndefined();
  queue.done("a");
  expect(queue.take()).toEqual({ key: "a", priority: 5 });
  queue.done("a");
  expect(queue.take()).toBeUndefined();
});

test("H.1 a key keeps the earliest of its times", () => {
  const queue = createQueue();
  queue.add("a", { after: "10s" });
  queue.add("a", { after: "5s" });
  queue.add("a", { after: 20_000 });
  expect([queue.ready, queue.waiting]).toEqual([0, 1]);
  vi.advanceTimersByTime(4999);
  expect(queue.take()).toBeUndefined();
  vi.advanceTimersByTime(1);
  expect(drain(queue)).toEqual(["a"]);
  vi.advanceTimersByTime(60_000);
  expect(queue.take()).toBeUndefined();
});

test("H.1 a key that waits is ready at once when it is added without a delay; one that is ready stays ready", () => {
  const queue = createQueue();
  queue.add("a", { after: "1h" });
  queue.add("a");
  queue.add("b");
  queue.add("b", { after: "1h" });
  expect(drain(queue)).toEqual(["a", "b"]);
  expect(queue.waiting).toBe(0);
});

test("H.1 the earliest time also counts for a key that is worked on", () => {
  const queue = createQueue();
  queue.add("a");
  queue.take();
  queue.add("a", { after: "10s" });
  queue.add("a", { after: "1s" });
  queue.done("a");
  expect([queue.ready, queue.waiting]).toEqual([0, 1]);
  vi.advanceTimersByTime(1000);
  expect(drain(queue)).toEqual(["a"]);
});

test("H.1 a key keeps the highest of its priorities, whatever time was added with it", () => {
  const queue = createQueue();
  queue.add("a", { priority: -100 });
  queue.add("b");
  queue.add("a", { priority: 10, after: "1h" });
  queue.add("a", { priority: 3 });
  expect(queue.take()).toEqual({ key: "a", priority: 10 });
  expect(queue.take()).toEqual({ key: "b", priority: 0 });
});

test("H.2 higher priorities come first, and keys of one priority in the order in which they became ready", () => {
  const queue = createQueue();
  queue.add("late", { after: "1s" });
  queue.add("low", { priority: -100 });
  queue.add("first");
  queue.add("second");
  queue.add("high", { priority: 1 });
  vi.advanceTimersByTime(1000);
  queue.add("third");
  expect(drain(queue)).toEqual(["high", "first", "second", "late", "third", "low"]);
});

test("next() waits for a key, for its time, and for the end of the queue", async () => {
  const queue = createQueue();
  const taken: (string | undefined)[] = [];
  const takers = ["one", "two", "three"].map(() => queue.next().then((item) => taken.push(item?.key)));
  queue.add("a", { after: "10s" });
  queue.add("b");
  await vi.advanceTimersByTimeAsync(9000);
  expect(taken).toEqual(["b"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken).toEqual(["b", "a"]);
  queue.close();
  await Promise.all(takers);
  expect(taken).toEqual(["b", "a", undefined]);
  queue.add("c");
  expect([queue.ready, queue.isClosed, await queue.next()]).toEqual([0, true, undefined]);
});

test("next() rejects with the reason of its signal, and the next taker gets the key", async () => {
  const queue = createQueue();
  const stop = new AbortController();
  const aborted = queue.next({ signal: stop.signal });
  const taker = queue.next();
  stop.abort("stopped");
  queue.add("a");
  await expect(aborted).rejects.toBe("stopped");
  expect(await taker).toEqual({ key: "a", priority: 0 });
  await expect(queue.next({ signal: stop.signal })).rejects.toBe("stopped");
});

test("all keys that wait share one timer, which is set for the first of them", () => {
  const queue = createQueue<number>();
  for (let i = 1000; i > 0; i--) queue.add(i, { after: i * 1000 });
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect([queue.ready, vi.getTimerCount()]).toEqual([1, 1]);
  queue.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("a time beyond the longest timer does not end too early", async () => {
  const queue = createQueue();
  queue.add("a", { after: "1000h" });
  const taken = queue.next();
  await vi.advanceTimersByTimeAsync(1000 * 3_600_000 - 1);
  expect(queue.waiting).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect((await taken)?.key).toBe("a");
});

test("an observer is told about keys that become ready, that are handed out, and that wait", () => {
  const told: unknown[] = [];
  const queue = createObservedQueue<string>(
    {},
    {
      added: (priority) => told.push(["added", priority]),
      handedOut: (waited, priority) => told.push(["handed out", waited, priority]),
      retried: () => told.push(["retried"]),
    },
  );
  queue.add("a");
  queue.add("b", { after: 50, priority: 2 });
  vi.advanceTimersByTime(80);
  queue.take();
  queue.take();
  expect(told).toEqual([["added", 0], ["retried"], ["added", 2], ["handed out", 30, 2], ["handed out", 80, 0]]);
});

test.each([
  [
    { after: "soon" },
    'option "after" must be a number of milliseconds, or a string such as "30s" or "5m", but is "soon"',
  ],
  [{ after: -1 }, 'option "after" must be a number of milliseconds, or a string such as "30s" or "5m", but is -1'],
  [{ priority: Number.NaN }, 'option "priority" must be a number'],
])("invalid options are errors: %j", (options, message) => {
  expect(() => createQueue().add("a", options as never)).toThrow(
    expect.objectContaining({ code: "InvalidOption", message: expect.stringContaining(message) }),
  );
});
