import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCacheStub } from "../../testdata/cache-stub.js";
import type { Expectation } from "./expectation.js";
import { untilShown } from "./store.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;
const deletion: Expectation = { kind: "deletion", objects: [{ name: "m", uid: "u", namespace: "default" }] };

/** Whether a wait is over after a time. */
function observe(promise: Promise<void>): (milliseconds: number) => Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  return async (milliseconds) => {
    await vi.advanceTimersByTimeAsync(milliseconds);
    return over;
  };
}

test.each<[string, object | undefined]>([
  ["is gone", undefined],
  ["was replaced by another one of the same name", { uid: "other" }],
  ["is being deleted", { uid: "u", deletionTimestamp: "2026-01-01T00:00:00Z" }],
])("H.4 a deletion without a version is waited for until the object %s", async (_name, metadata) => {
  const cache = createCacheStub();
  cache.objects.set("m", { metadata: { uid: "u" } });
  const isOver = observe(untilShown(cache, deletion, never));
  expect(await isOver(1000)).toBe(false);
  if (metadata === undefined) cache.objects.delete("m");
  else cache.objects.set("m", { metadata });
  expect(await isOver(250)).toBe(true);
});

test("H.4 an object whose last finalizer was removed is waited for until it is gone", async () => {
  const cache = createCacheStub();
  cache.objects.set("m", { metadata: { uid: "u", deletionTimestamp: "2026-01-01T00:00:00Z" } });
  const objects = [{ name: "m", uid: "u", namespace: "default", isGone: true }];
  const isOver = observe(untilShown(cache, { kind: "deletion", objects }, never));
  expect(await isOver(1000)).toBe(false);
  cache.objects.delete("m");
  expect(await isOver(250)).toBe(true);
});

test("H.4 an object that is never deleted does not block for ever", async () => {
  const cache = createCacheStub();
  cache.objects.set("m", { metadata: { uid: "u" } });
  const isOver = observe(untilShown(cache, deletion, never));
  expect(await isOver(59_000)).toBe(false);
  expect(await isOver(2000)).toBe(true);
});

test("H.4 a wait for a deletion ends with the signal, and with a cache that cannot be read", async () => {
  const cache = createCacheStub();
  cache.objects.set("m", { metadata: { uid: "u" } });
  const closing = new AbortController();
  const isOver = observe(untilShown(cache, deletion, closing.signal));
  expect(await isOver(1000)).toBe(false);
  closing.abort();
  expect(await isOver(0)).toBe(true);
  const broken = {
    ...cache,
    get: () => {
      throw new Error("closed");
    },
  };
  expect(await observe(untilShown(broken, deletion, never))(0)).toBe(true);
});
