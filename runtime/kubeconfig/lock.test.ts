import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testdata/kubeconfigs.js";
import { withLocks } from "./lock.js";

test("G.11 a lock that someone else holds is an error and stays, and locks taken before are released", async () => {
  const folder = await temporaryFolder();
  const [a, b] = [join(folder, "a"), join(folder, "b")];
  await writeFile(`${b}.lock`, "");
  const never = (): Promise<never> => expect.unreachable("must not run");
  await expect(withLocks([b, a], never, 50)).rejects.toMatchObject({
    name: "ConfigError",
    code: "Locked",
    message: expect.stringContaining(`${b} is locked by ${b}.lock; remove the lock file if neither kubectl`),
  });
  expect(await readdir(folder)).toEqual(["b.lock"]);
  await expect(withLocks([a], () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  expect(await withLocks([a], () => readdir(folder))).toEqual(["a.lock", "b.lock"]);
});

test("G.11 a folder that is not writable is an error", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "file"), "");
  await expect(withLocks([join(folder, "file/config")], () => Promise.resolve())).rejects.toMatchObject({
    name: "ConfigError",
    code: "UnwritableFile",
    message: expect.stringMatching(/^cannot create the lock file .*config\.lock \((ENOTDIR|EEXIST)\)$/),
  });
});
