import { expect, test } from "vitest";
import { createProgress } from "./progress.js";

/** A run of three steps, and how often it was started. */
function countdown(failure?: Error) {
  const seen = { starts: 0, isEnded: false };
  const progress = createProgress(async function* () {
    seen.starts++;
    try {
      yield 3;
      yield 2;
      if (failure !== undefined) throw failure;
      yield 1;
      return "lift-off";
    } finally {
      seen.isEnded = true;
    }
  });
  return { progress, seen };
}

test("a progress does not start before it is awaited or iterated", async () => {
  const { seen } = countdown();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen.starts).toBe(0);
});

test("a progress that is awaited resolves with its result, each time, and runs once", async () => {
  const { progress, seen } = countdown();
  expect(await progress).toBe("lift-off");
  expect(await progress.finally(() => {})).toBe("lift-off");
  expect(seen.starts).toBe(1);
});

test("a progress that is iterated yields its steps, and can be awaited meanwhile and afterwards", async () => {
  const { progress, seen } = countdown();
  const steps: number[] = [];
  let meanwhile: PromiseLike<string> | undefined;
  for await (const step of progress) {
    steps.push(step);
    meanwhile ??= progress.then((result) => result);
  }
  expect(steps).toEqual([3, 2, 1]);
  expect([await meanwhile, await progress, seen.starts]).toEqual(["lift-off", "lift-off", 1]);
});

test("a progress that fails rejects in the loop and when it is awaited, and nowhere else", async () => {
  const { progress } = countdown(new Error("aborted start"));
  const iterate = async (): Promise<void> => {
    for await (const _step of progress);
  };
  await expect(iterate()).rejects.toThrow("aborted start");
  expect(await progress.catch((error: unknown) => (error as Error).message)).toBe("aborted start");
});

test("leaving the loop ends the run; awaiting it rejects", async () => {
  const { progress, seen } = countdown();
  for await (const _step of progress) break;
  expect(seen.isEnded).toBe(true);
  await expect(progress).rejects.toThrow("the loop over the steps ended before the last step");
});

test("a progress is not iterated twice, nor after it was awaited", async () => {
  const { progress } = countdown();
  await progress;
  expect(() => progress[Symbol.asyncIterator]()).toThrow(
    "the progress can be iterated only once, and not after it has been awaited",
  );
});

test("a progress that is closed before its first step has not run; awaiting it rejects", async () => {
  const { progress, seen } = countdown();
  await progress[Symbol.asyncIterator]().return?.();
  expect(seen.starts).toBe(0);
  await expect(progress).rejects.toThrow("the loop over the steps ended before the last step");
});
