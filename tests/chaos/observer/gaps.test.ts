import { expect, test } from "vitest";
import { createGaps } from "./gaps.js";
import { createPartOf } from "./part.js";

/** A part whose version is set by the test. */
function fakePart(): { version(): Promise<number>; reach(version: number): Promise<void>; set(version: number): void } {
  let current = 0;
  const waiting = new Set<() => void>();
  return {
    version: async () => current,
    reach: async (version) => {
      while (current < version) await new Promise<void>((resolve) => waiting.add(resolve));
    },
    set: (version) => {
      current = version;
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
  };
}

test("a gap lasts from the version before a list to the first one after it", async () => {
  const part = fakePart();
  const found: unknown[] = [];
  const gaps = createGaps(part, (gap) => void found.push(gap));
  await gaps.begin();
  expect(found).toEqual([]);
  part.set(10);
  await expect.poll(() => found).toEqual([{ from: 0, to: 10 }]);
  part.set(20);
  await gaps.begin();
  // Tried again.
  await gaps.begin();
  part.set(30);
  await expect.poll(() => found.slice(1)).toEqual([{ from: 20, to: 30 }]);
});

test.each([0, 1, 2, 3, 1000, 123_456_789])(
  "the version %d of one namespace of an informer is found",
  async (version) => {
    const informer = {
      resourceVersion: version === 0 ? undefined : String(Math.floor(version / 2)),
      caughtUp: async (wanted: string, { namespace, signal }: { namespace?: string; signal?: AbortSignal }) => {
        if (namespace === "a" && Number(wanted) <= version) return;
        await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      },
    };
    expect(await createPartOf(informer, "a").version()).toBe(version);
  },
);
