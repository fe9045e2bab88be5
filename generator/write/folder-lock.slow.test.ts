import { spawn } from "node:child_process";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder, removePrivateFolder } from "./folder-lock.js";
import { findProcess, ownIdentity, UNKNOWN_SPACE } from "./process-identity.js";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "kubesmith-lock-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Creates the private folder of a process. */
function announce(space: string, pid: number, started: string, id: string = "0".repeat(12)): string {
  const folder = join(root, `.kubesmith-${space}-${pid}-${started}-${id}`);
  mkdirSync(folder);
  return folder;
}

/** The number of a process that has ended. */
function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  return new Promise((resolve) => child.once("close", () => resolve(child.pid ?? 0)));
}

describe("the lock on a folder", () => {
  it("is held by one at a time, whoever comes at once", async () => {
    let holders = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      const lock = await lockFolder(root);
      most = Math.max(most, ++holders);
      await setTimeout(5);
      holders--;
      lock.release();
    };
    await Promise.all(Array.from({ length: 8 }, work));
    expect(most).toBe(1);
    expect(readdirSync(root)).toEqual([]);
  });

  it("does not take for abandoned what a process creates just after the look at the others", async () => {
    const { space, pid, started } = ownIdentity();
    const ended = announce(space, await endedProcess(), "1");
    let late: string | undefined;
    const { writeFileSync: write } = fs;
    fs.writeFileSync = (...args) => {
      late ??= announce(space, pid, started);
      write(...args);
    };
    syncBuiltinESMExports();
    try {
      const lock = await lockFolder(root);
      expect(lock.abandoned).toEqual([ended]);
      expect(late).toBeDefined();
      lock.release();
    } finally {
      fs.writeFileSync = write;
      syncBuiltinESMExports();
    }
  });

  it("is waited for until the signal ends that", async () => {
    const lock = await lockFolder(root);
    const controller = new AbortController();
    const waiting = lockFolder(root, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toThrow();
    expect(readdirSync(root)).toHaveLength(1);
    lock.release();
  });

  it("of a process that ended is free at once, and what it left is handed over", async () => {
    const { space } = ownIdentity();
    const left = announce(space, await endedProcess(), "1");
    const lock = await lockFolder(root);
    expect(lock.abandoned).toEqual([left]);
    lock.release();
  });

  it("of a process with a number that was used again is free at once", async () => {
    const { space, pid, started } = ownIdentity();
    announce(space, pid, String(Number(started) + 1));
    (await lockFolder(root)).release();
  });

  it.each([
    ["another machine or container", "a".repeat(16)],
    ["a system that does not say", UNKNOWN_SPACE],
  ])("of a process of %s is kept while it gives signs of life, whatever its number", async (_, space) => {
    const folder = announce(space, await endedProcess(), "1");
    let beats = 0;
    const timer = setInterval(() => writeFileSync(join(folder, "beat"), String(++beats)), 5);
    const controller = new AbortController();
    const waiting = lockFolder(root, { signal: controller.signal, silentMs: 2_000 });
    await expect(Promise.race([waiting, setTimeout(3_000, "waiting")])).resolves.toBe("waiting");
    expect(existsSync(folder)).toBe(true);
    clearInterval(timer);
    const lock = await waiting;
    expect(lock.abandoned).toEqual([folder]);
    lock.release();
  });

  it("of a stopped process of this machine is never taken: the error names it", async () => {
    const { space, pid, started } = ownIdentity();
    announce(space, pid, started);
    await expect(lockFolder(root, { silentMs: 100 })).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining(`process ${pid} is writing to ${root} but is not responding`),
    });
    expect(readdirSync(root)).toHaveLength(1);
  });

  it.each([".kubesmith-mine", ".kubesmith-123-abcdef", `.kubesmith-${"a".repeat(16)}-1-1-${"0".repeat(12)}.bak`])(
    "does not mean the user's folder %s",
    async (name) => {
      mkdirSync(join(root, name));
      const lock = await lockFolder(root);
      expect(lock.abandoned).toEqual([]);
      lock.release();
      expect(readdirSync(root)).toEqual([name]);
    },
  );

  it("does not mean a link with such a name", async () => {
    mkdirSync(join(root, "target"));
    symlinkSync(join(root, "target"), join(root, `.kubesmith-${"a".repeat(16)}-1-1-${"0".repeat(12)}`));
    const lock = await lockFolder(root);
    expect(lock.abandoned).toEqual([]);
    lock.release();
  });
});

it("a private folder with files that are not ours is not removed, and is named", () => {
  const folder = announce(UNKNOWN_SPACE, 1, "0");
  writeFileSync(join(folder, "new-0"), "ours");
  writeFileSync(join(folder, "notes.txt"), "mine");
  expect(() => removePrivateFolder(folder)).toThrow(`cannot remove ${folder}`);
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

it.runIf(process.platform === "linux")("a process is found by number, start and namespace", async () => {
  const own = ownIdentity();
  expect(own.space).not.toBe(UNKNOWN_SPACE);
  expect(findProcess(own)).toBe("running");
  expect(findProcess({ ...own, started: "1" })).toBe("ended");
  expect(findProcess({ ...own, pid: await endedProcess() })).toBe("ended");
  expect(findProcess({ ...own, space: "f".repeat(16) })).toBe("unknown");
  expect(findProcess({ ...own, space: UNKNOWN_SPACE })).toBe("unknown");
});
