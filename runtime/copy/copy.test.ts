import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Header, pack } from "#tar";
import { createExtractor } from "./extract.js";
import { relativeEntry, remotePath, staysInside } from "./paths.js";

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-copy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

type Entry = Header & { readonly content?: string };

/** Extracts an archive of these entries into `copy` in a new folder. */
async function extractAll(entries: readonly Entry[], symlinks: "keep" | "skip" = "keep", folder?: string) {
  const at = folder ?? (await createFolder());
  const archive = pack();
  for (const { content, ...header } of entries) archive.entry(header, content ?? "");
  archive.finalize();
  const target = join(at, "copy");
  const extractor = createExtractor({ root: "src", target, symlinks, onProgress: undefined });
  await pipeline(archive, extractor.stream);
  return { at, target, result: await extractor.finish() };
}

describe("a path in a container", () => {
  test.each([
    ["/var/log", { folder: "/var", name: "log" }],
    ["/var/log/", { folder: "/var", name: "log" }],
    ["/a/../b", { folder: "/", name: "b" }],
    ["/", { folder: "/", name: "." }],
    ["logs", { folder: ".", name: "logs" }],
    [".", { folder: ".", name: "." }],
    ["..", { folder: "..", name: "." }],
    ["-rf", { folder: ".", name: "-rf" }],
  ])("%s", (path, parts) => {
    expect(remotePath(path, "from")).toEqual(parts);
  });
  test.each(["", "a\0b", 5])("%j is refused", (path) => {
    expect(() => remotePath(path, "from")).toThrow("from must be a path");
  });
});

test.each([
  ["src", []],
  ["./src/a//b/", ["a", "b"]],
  ["src/../../x", undefined],
  ["/src/a", undefined],
  ["other/a", undefined],
  ["src-2/a", undefined],
])("the entry %j is %j in the copy", (entry, parts) => {
  expect(relativeEntry(entry, "src")).toEqual(parts);
});

test.each([
  ["b", [], true],
  ["../b", ["a"], true],
  ["../../b", ["a"], false],
  ["..", [], false],
  ["/etc/passwd", ["a"], false],
  ["b/../../..", ["a"], false],
  // Inside by its text, but `b` may be another link.
  ["b/..", ["a"], false],
  ["", ["a"], false],
])("a link to %j in %j stays inside: %s", (target, folder, inside) => {
  expect(staysInside(target, folder)).toBe(inside);
});

describe("an archive", () => {
  test("becomes files and folders with their permissions, without set-user-ID bits", async () => {
    const { target, result } = await extractAll([
      { name: "src/", type: "directory", mode: 0o755 },
      { name: "src/bin/", type: "directory", mode: 0o555 },
      { name: "src/bin/run", mode: 0o4755, content: "run" },
      { name: "src/empty", mode: 0o600 },
      { name: "src/implicit/deep/file", mode: 0o644, content: "x" },
    ]);
    expect(result).toEqual({ files: 3, directories: 2, bytes: 4, skipped: [] });
    expect(await readFile(join(target, "bin/run"), "utf8")).toBe("run");
    expect((await stat(join(target, "bin/run"))).mode & 0o7777).toBe(0o755);
    expect((await stat(join(target, "bin"))).mode & 0o7777).toBe(0o555);
  });

  test("of one file becomes this file, and replaces an older one", async () => {
    const folder = await createFolder();
    await writeFile(join(folder, "copy"), "an older and longer content");
    const { target } = await extractAll([{ name: "src", content: "new" }], "keep", folder);
    expect(await readFile(target, "utf8")).toBe("new");
  });

  test.each(["../outside", "/etc/outside", "src/../../outside", "other"])(
    "with the path %s is refused",
    async (name) => {
      const folder = await createFolder();
      await expect(extractAll([{ name, content: "x" }], "keep", folder)).rejects.toThrow("not part of the copy");
      expect(await readdir(folder)).not.toContain("outside");
    },
  );

  test("cannot write through a link that it brings", async () => {
    const folder = await createFolder();
    const { result } = await extractAll(
      [
        { name: "src/out", type: "symlink", linkname: ".." },
        { name: "src/out/stolen", content: "x" },
      ],
      "keep",
      folder,
    );
    expect(await readdir(folder)).toEqual(["copy"]);
    expect(result.skipped).toEqual([{ path: "out", reason: "symbolic link to the outside" }]);
    expect(await readFile(join(folder, "copy/out/stolen"), "utf8")).toBe("x");
  });

  test("cannot write through a link that exists inside the copy", async () => {
    const folder = await createFolder();
    await mkdir(join(folder, "copy"));
    await symlink("..", join(folder, "copy/out"));
    await expect(extractAll([{ name: "src/out/stolen", content: "x" }], "keep", folder)).rejects.toThrow(
      "is not a folder",
    );
    expect(await readdir(folder)).toEqual(["copy"]);
  });

  test("replaces a link by a file, and leaves what the link names", async () => {
    const folder = await createFolder();
    await mkdir(join(folder, "copy"));
    await writeFile(join(folder, "precious"), "kept");
    await symlink("../precious", join(folder, "copy/a"));
    await extractAll([{ name: "src/a", content: "new" }], "keep", folder);
    expect(await readFile(join(folder, "precious"), "utf8")).toBe("kept");
    expect(await readFile(join(folder, "copy/a"), "utf8")).toBe("new");
  });

  test("has its links, if they stay inside, and copies of hard links", async () => {
    const { target, result } = await extractAll([
      { name: "src/a", content: "text" },
      { name: "src/d/link", type: "symlink", linkname: "../a" },
      { name: "src/away", type: "symlink", linkname: "/etc/passwd" },
      { name: "src/hard", type: "link", linkname: "src/a" },
      { name: "src/stolen", type: "link", linkname: "/etc/passwd" },
      { name: "src/device", type: "character-device" },
    ]);
    expect(await readlink(join(target, "d/link"))).toBe("../a");
    expect(await readFile(join(target, "hard"), "utf8")).toBe("text");
    expect(result.skipped).toEqual([
      { path: "away", reason: "symbolic link to the outside" },
      { path: "stolen", reason: "hard link to the outside" },
      { path: "device", reason: "character-device" },
    ]);
  });

  test("has no links unless they are kept", async () => {
    const { target, result } = await extractAll([{ name: "src/l", type: "symlink", linkname: "a" }], "skip");
    expect(result.skipped).toEqual([{ path: "l", reason: "symbolic link" }]);
    await expect(readdir(target)).rejects.toThrow("ENOENT");
  });
});
