import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeKubeconfig } from "./index.js";

const { failure } = vi.hoisted(() => ({ failure: { code: "" } }));

// A file that is a mount point cannot be made without a container.
vi.mock("node:fs/promises", async (original) => {
  const module = await original<typeof import("node:fs/promises")>();
  return {
    ...module,
    rename: async (from: string, to: string): Promise<void> => {
      if (failure.code !== "") throw Object.assign(new Error("rename"), { code: failure.code });
      await module.rename(from, to);
    },
  };
});

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-write-"));
  file = join(folder, "config");
  await writeFile(file, `current-context: a\n# ${"x".repeat(500)}\n`);
});
afterEach(async () => {
  failure.code = "";
  await rm(folder, { recursive: true });
});

test("a kubeconfig that is mounted as a single file is overwritten, because it cannot be replaced", async () => {
  failure.code = "EBUSY";
  await writeKubeconfig({ currentContext: "longer name" }, { kubeconfig: file });
  expect(await readFile(file, "utf8")).toMatch(/^current-context: longer name\n+# x+\n$/);
  await writeFile(file, `current-context: ${"a".repeat(500)}\n`);
  await writeKubeconfig({ currentContext: "b" }, { kubeconfig: file });
  expect(await readFile(file, "utf8")).toBe("current-context: b\n");
  expect(await readdir(folder)).toEqual(["config"]);
});

test("other failures leave the file as it was", async () => {
  failure.code = "EACCES";
  await expect(writeKubeconfig({ currentContext: "b" }, { kubeconfig: file })).rejects.toMatchObject({
    code: "UnwritableFile",
  });
  expect(await readFile(file, "utf8")).toMatch(/^current-context: a\n/);
  expect(await readdir(folder)).toEqual(["config"]);
});

test.each([
  ["nested too deep", Buffer.from(`a: ${"[".repeat(500)}${"]".repeat(500)}\n`)],
  ["not UTF-8", Buffer.from("a: \xff\n", "latin1")],
])("a file that is %s is refused before it is edited", async (_name, bytes) => {
  await writeFile(file, bytes);
  await expect(writeKubeconfig({ currentContext: "b" }, { kubeconfig: file })).rejects.toMatchObject({
    code: "InvalidFile",
    file,
  });
  expect(await readFile(file)).toEqual(bytes);
});
