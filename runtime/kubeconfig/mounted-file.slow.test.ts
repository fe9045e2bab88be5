import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

/** Containers have kubeconfigs as mounts; a mount namespace of our own has them too. */
const UNSHARE = ["--user", "--map-root-user", "--mount"];
const canUnshare = spawnSync("unshare", [...UNSHARE, "true"]).status === 0;

const WRITE = `
import { writeKubeconfig } from ${JSON.stringify(fileURLToPath(new URL("index.ts", import.meta.url)))};
await writeKubeconfig({ currentContext: process.argv[2] }, { kubeconfig: process.argv[1] });`;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-mounted-"));
  file = join(folder, "config");
  await writeFile(file, `current-context: a\n# ${"x".repeat(500)}\n`);
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes `current-context` after a command of the shell has mounted something; `$1` is the file, `$2` its folder. */
async function writeMounted(mount: string, context: string): Promise<void> {
  const node = [
    process.execPath,
    "--import",
    fileURLToPath(new URL("../../node_modules/tsx/dist/loader.mjs", import.meta.url)),
    "--input-type=module",
    "-e",
    WRITE,
  ];
  const script = `${mount} && shift 2 && exec "$@"`;
  await promisify(execFile)("unshare", [...UNSHARE, "sh", "-c", script, "sh", file, folder, ...node, file, context]);
}

test.runIf(canUnshare)(
  "a kubeconfig that is mounted as a single file is overwritten, since it cannot be replaced",
  async () => {
    await writeMounted('mount --bind "$1" "$1"', "longer name");
    expect(await readFile(file, "utf8")).toMatch(/^current-context: longer name\n+# x+\n$/);
    await writeFile(file, `current-context: ${"a".repeat(500)}\n`);
    await writeMounted('mount --bind "$1" "$1"', "b");
    expect(await readFile(file, "utf8")).toBe("current-context: b\n");
    expect(await readdir(folder)).toEqual(["config"]);
  },
);

test.runIf(canUnshare)("a kubeconfig in a read-only mount stays as it was", async () => {
  const before = await readFile(file, "utf8");
  await expect(writeMounted('mount --bind "$2" "$2" && mount -o remount,bind,ro "$2"', "b")).rejects.toMatchObject({
    stderr: expect.stringContaining("UnwritableFile"),
  });
  expect(await readFile(file, "utf8")).toBe(before);
  expect(await readdir(folder)).toEqual(["config"]);
});
