import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../testdata/kubeconfigs.js";
import { userCacheFolder } from "./folder.js";
import { createDocumentCache, type DocumentCache } from "./index.js";

const BODY = Buffer.from('{"openapi":"3.0.0"}');
const HASH = createHash("sha512").update(BODY).digest("hex").toUpperCase();

async function open(): Promise<{ cache: DocumentCache; folder: string; problems: string[] }> {
  const folder = join(await temporaryFolder(), "a", "documents");
  const problems: string[] = [];
  return { cache: createDocumentCache(folder, ({ message }) => problems.push(message)), folder, problems };
}

describe("the cache of documents", () => {
  test("returns what was stored", async () => {
    const { cache, problems } = await open();
    expect(await cache.get(HASH)).toBeUndefined();
    expect(await cache.put(HASH, BODY)).toBe(true);
    expect(await cache.put(HASH, BODY)).toBe(true);
    expect(await cache.get(HASH)).toEqual(BODY);
    expect(problems).toEqual([]);
  });

  test("G.11 is private to the user, and leaves no temporary files", async () => {
    const { cache, folder } = await open();
    await cache.put(HASH, BODY);
    expect(await readdir(folder)).toEqual([`${HASH}.json`]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, `${HASH}.json`))).mode & 0o777).toBe(0o600);
  });

  test("G.12 stores a body only under its own hash", async () => {
    const { cache, folder } = await open();
    expect(await cache.put(HASH, Buffer.from("other"))).toBe(false);
    await expect(stat(folder)).rejects.toThrow("ENOENT");
  });

  test.each([
    "",
    "abc",
    HASH.toLowerCase(),
    "../../etc/passwd",
    `${HASH}/`,
    `../${HASH.slice(3)}`,
    `${HASH.slice(0, -1)}\n`,
  ])("A.4 neither stores nor uses hashes of other servers as file names: %j", async (hash) => {
    const { cache, folder } = await open();
    expect(await cache.put(hash, BODY)).toBe(false);
    expect(await cache.get(hash)).toBeUndefined();
    await expect(stat(folder)).rejects.toThrow("ENOENT");
  });

  test.each([
    ["cut off", BODY.subarray(0, 5)],
    ["empty", ""],
    ["changed", '{"openapi":"3.0.1"}'],
  ])("G.11 removes an entry that was %s, and reports a miss", async (_name, text) => {
    const { cache, folder } = await open();
    await cache.put(HASH, BODY);
    await writeFile(join(folder, `${HASH}.json`), text);
    expect(await cache.get(HASH)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    expect(await cache.put(HASH, BODY)).toBe(true);
    expect(await cache.get(HASH)).toEqual(BODY);
  });

  test("warns once about a file in place of its folder, and nothing fails", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    const problems: string[] = [];
    const cache = createDocumentCache(file, ({ message }) => problems.push(message));
    expect(await cache.put(HASH, BODY)).toBe(false);
    expect(await cache.get(HASH)).toBeUndefined();
    expect(problems).toEqual([`the cache folder ${file} is not a folder`]);
  });

  test("replaces a symbolic link in place of an entry, and does not follow it", async () => {
    const { cache, folder } = await open();
    await mkdir(folder, { recursive: true });
    const victim = join(folder, "..", "victim");
    await writeFile(victim, "untouched");
    await symlink(victim, join(folder, `${HASH}.json`));
    expect(await cache.put(HASH, BODY)).toBe(true);
    expect(await readFile(victim, "utf8")).toBe("untouched");
  });

  test("G.11 refuses a folder of another user", async () => {
    const { getuid } = process;
    if (getuid === undefined) return;
    const { cache, folder, problems } = await open();
    await cache.put(HASH, BODY);
    process.getuid = () => getuid() + 1;
    try {
      expect(await cache.get(HASH)).toBeUndefined();
      expect(await cache.put(HASH, BODY)).toBe(false);
    } finally {
      process.getuid = getuid;
    }
    expect(problems).toEqual([`the cache folder ${folder} belongs to another user`]);
  });

  test("lets nothing fail if its folder is not writable", async () => {
    const { cache, folder, problems } = await open();
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o500);
    const stored = await cache.put(HASH, BODY);
    // The superuser may write anywhere.
    expect(stored).toBe(process.getuid?.() === 0);
    expect(problems).toHaveLength(stored ? 0 : 1);
  });

  test("contains complete entries after two processes wrote at once", async () => {
    const { cache, folder } = await open();
    const script = `
      import { createHash } from "node:crypto";
      import { createDocumentCache } from ${JSON.stringify(fileURLToPath(new URL("./index.ts", import.meta.url)))};
      const cache = createDocumentCache(${JSON.stringify(folder)});
      for (let number = 0; number < 40; number++) {
        const body = Buffer.from(String(number).repeat(20_000));
        const hash = createHash("sha512").update(body).digest("hex").toUpperCase();
        if (!(await cache.put(hash, body))) process.exit(1);
        if (!(await cache.get(hash))?.equals(body)) process.exit(2);
      }`;
    const run = () =>
      promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
        cwd: fileURLToPath(new URL("..", import.meta.url)),
      });
    await Promise.all([run(), run()]);
    const files = await readdir(folder);
    expect(files).toHaveLength(40);
    for (const file of files) expect(await cache.get(file.slice(0, -5))).toBeDefined();
  });
});

test.each([
  ["linux", { XDG_CACHE_HOME: "/x" }, "/x"],
  ["linux", { XDG_CACHE_HOME: "relative" }, "/home/a/.cache"],
  ["linux", {}, "/home/a/.cache"],
  ["darwin", {}, "/home/a/Library/Caches"],
  ["darwin", { XDG_CACHE_HOME: "/x" }, "/x"],
  ["win32", { LOCALAPPDATA: "/local" }, "/local"],
  ["win32", {}, "/home/a/AppData/Local"],
])("the cache folder on %s with %j", (platform, variables, want) => {
  expect(userCacheFolder(platform, variables, "/home/a")).toBe(want);
});
