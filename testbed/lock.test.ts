import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withLock } from "./lock.js";
import { exists } from "./testdata/processes.js";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-test-"));
  file = join(folder, "x.lock");
});
afterEach(() => rm(folder, { recursive: true }));

test("a lock admits one holder at a time, and reports once that another waits", async () => {
  const events: string[] = [];
  const waited = vi.fn();
  const enter = (name: string): Promise<void> =>
    withLock(
      file,
      async () => {
        events.push(`${name} in`);
        await sleep(300);
        events.push(`${name} out`);
      },
      waited,
    );
  const first = enter("first");
  await vi.waitUntil(() => events.length === 1);
  await Promise.all([first, enter("second")]);
  expect(events).toEqual(["first in", "first out", "second in", "second out"]);
  expect(waited).toHaveBeenCalledOnce();
  expect(await exists(file)).toBe(false);
});

test("a lock is free again after a failure", async () => {
  const failing = withLock(file, () => Promise.reject(new Error("no")), vi.fn());
  await expect(failing).rejects.toThrow("no");
  expect(await withLock(file, async () => "yes", vi.fn())).toBe("yes");
});

test("a lock is taken over from a holder that was killed", async () => {
  await writeFile(file, "");
  const minuteAgo = new Date(Date.now() - 60_000);
  await utimes(file, minuteAgo, minuteAgo);
  expect(await withLock(file, async () => "taken", vi.fn())).toBe("taken");
});

test("a lock in a folder that is not writable is an error", async () => {
  await expect(withLock(join(folder, "missing", "x.lock"), async () => 1, vi.fn())).rejects.toThrow("ENOENT");
});
