import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CopyError, copyFrom, copyTo } from "@kubesmith/runtime/copy";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { createRandom, type Random } from "../../support/random.js";
import { useNode } from "../../support/use-node.js";

const on = useNode();
beforeAll(() => on.startPod("web", "while :; do sleep 1; done"));

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-copy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A tree as text: each path with its type, its permissions and its content. */
async function describeTree(folder: string, prefix = ""): Promise<string[]> {
  const lines: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    const found = await lstat(path);
    const mode = (found.mode & 0o777).toString(8);
    if (found.isSymbolicLink()) lines.push(`${prefix}${name} -> ${await readlink(path)}`);
    else if (found.isDirectory())
      lines.push(`${prefix}${name}/ ${mode}`, ...(await describeTree(path, `${prefix}${name}/`)));
    else lines.push(`${prefix}${name} ${mode} ${(await readFile(path)).toString("base64")}`);
  }
  return lines;
}

const NAMES = ["a", "b c", "-rf", "ä", "'", '"', "*", "x".repeat(120), ".hidden", "new\nline", "$HOME", "..."];

/** Creates a random tree of files, folders and links. */
async function createTree(random: Random, folder: string, depth = 0): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of NAMES) {
    const path = join(folder, name);
    const kind = random();
    if (kind < 0.4) {
      const content = Buffer.from(Array.from({ length: Math.floor(random() ** 4 * 100_000) }, () => random() * 256));
      await writeFile(path, content, { mode: random() < 0.3 ? 0o755 : 0o640 });
    } else if (kind < 0.6 && depth < 3) await createTree(random, path, depth + 1);
    else if (kind < 0.65) await symlink(random() < 0.5 ? "a" : "missing/target", path);
  }
}

test("random trees are the same after a copy to a container and back", async () => {
  const folder = await createFolder();
  for (let seed = 1; seed <= 5; seed++) {
    const [source, back] = [join(folder, `source-${seed}`), join(folder, `back-${seed}`)];
    await createTree(createRandom(seed), source);
    const sent = await copyTo(on.pods, "web", { from: source, to: `/tmp/tree-${seed}` });
    const received = await copyFrom(on.pods, "web", { from: `/tmp/tree-${seed}`, to: back, symlinks: "keep" });
    expect(await describeTree(back)).toEqual(await describeTree(source));
    expect([received.files, received.bytes, received.skipped]).toEqual([sent.files, sent.bytes, []]);
  }
});

test("a copy of kubectl is the same as ours", async () => {
  const folder = await createFolder();
  const source = join(folder, "source");
  await createTree(createRandom(9), source);
  await copyTo(on.pods, "web", { from: source, to: "/tmp/ours", symlinks: "skip" });
  const theirs = join(folder, "theirs");
  await on.kubectl(["cp", "web:/tmp/ours", theirs]);
  const ours = join(folder, "ours");
  await copyFrom(on.pods, "web", { from: "/tmp/ours", to: ours });
  const withoutModes = (lines: string[]): string[] => lines.map((line) => line.replace(/ \d{3}( |$)/, " "));
  expect(withoutModes(await describeTree(ours))).toEqual(withoutModes(await describeTree(theirs)));
});

test("a single file is copied, and progress is reported", async () => {
  const folder = await createFolder();
  const progress: unknown[] = [];
  await writeFile(join(folder, "one"), "content");
  await copyTo(on.pods, "web", {
    from: join(folder, "one"),
    to: "/tmp/renamed",
    onProgress: (now) => progress.push(now),
  });
  await copyFrom(on.pods, "web", { from: "/tmp/renamed", to: join(folder, "two") });
  expect(await readFile(join(folder, "two"), "utf8")).toBe("content");
  expect(progress).toEqual([{ path: "", files: 1, bytes: 7 }]);
});

test("failures say what is wrong", async () => {
  const folder = await createFolder();
  await expect(copyFrom(on.pods, "web", { from: "/missing", to: join(folder, "x") })).rejects.toThrow(
    /tar failed.*missing/,
  );
  await expect(copyTo(on.pods, "web", { from: join(folder, "missing"), to: "/tmp/x" })).rejects.toThrow(CopyError);
  await expect(copyTo(on.pods, "web", { from: folder, to: "/missing/x" })).rejects.toThrow(/tar failed.*missing/);
  await expect(copyFrom(on.pods, "missing", { from: "/tmp", to: folder })).rejects.toMatchObject({ code: 404 });
});
