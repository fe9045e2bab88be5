import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeKubeconfig } from "./index.js";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-write-"));
  file = join(folder, "config");
  await writeFile(file, `current-context: a\n# ${"x".repeat(500)}\n`);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
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
