import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "./apply.js";
import { inLockedFolder, writeFolder } from "./locked-folder.js";
import { openRoot } from "./open-root.js";
import type { WritePlan } from "./plan.js";
import { pathInside } from "./root.js";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "kubesmith-write-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const MARK = "// ours\n";
const isOurs = (_: string, content: Buffer): boolean => content.includes(MARK);

function put(files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function tree(): { [path: string]: string } {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

async function write(
  files: { readonly [path: string]: string },
  before: readonly string[] = [],
  signal?: AbortSignal,
): Promise<void> {
  await writeFolder(root, { last: "lock.json", signal }, async () => ({
    files: new Map(Object.entries(files)),
    before,
    isOurs,
  }));
}

/** Carries out a plan that nobody compared with the folder. */
function apply(folder: string, plan: WritePlan, signal?: AbortSignal): Promise<void> {
  return inLockedFolder(folder, signal, (lock) => applyPlan(folder, lock, plan, "lock.json", signal));
}

describe("writing a tree", () => {
  it("writes new files, leaves equal ones, removes obsolete ones, and keeps foreign ones", async () => {
    put({ "a/x.ts": `${MARK}1`, "a/y.ts": `${MARK}2`, "b/z.ts": `${MARK}3`, "b/mine.ts": "mine", "notes.txt": "mine" });
    const before = statSync(join(root, "a/x.ts")).mtimeMs;
    await write({ "a/x.ts": `${MARK}1`, "a/y.ts": `${MARK}new`, "c/d.ts": MARK }, [
      "a/x.ts",
      "a/y.ts",
      "b/z.ts",
      "gone.ts",
    ]);
    expect(tree()).toEqual({
      "a/x.ts": `${MARK}1`,
      "a/y.ts": `${MARK}new`,
      "b/mine.ts": "mine",
      "c/d.ts": MARK,
      "notes.txt": "mine",
    });
    expect(statSync(join(root, "a/x.ts")).mtimeMs).toBe(before);
  });

  it("removes only folders that it empties", async () => {
    put({ "a/b/x.ts": MARK, "c/x.ts": MARK, "c/mine.ts": "mine" });
    await write({}, ["a/b/x.ts", "c/x.ts"]);
    expect(readdirSync(root)).toEqual(["c"]);
  });

  it("neither replaces nor removes a file without the mark", async () => {
    put({ "a.ts": "mine", "b.ts": "mine" });
    await expect(write({ "a.ts": MARK })).rejects.toThrow(
      /^a\.ts in the output folder was not written by kubesmith; move it elsewhere$/,
    );
    await write({}, ["b.ts"]);
    expect(tree()).toEqual({ "a.ts": "mine", "b.ts": "mine" });
  });

  it("says how to mark a manifest as its own", async () => {
    put({ "package.json": "{}" });
    await expect(write({ "package.json": MARK })).rejects.toThrow(
      'package.json in the output folder was not written by kubesmith; move it elsewhere, or add "kubesmith": {} to it',
    );
  });

  it("leaves the old tree when a file can't be put in place", async () => {
    put({ "a.ts": `${MARK}old`, "c.ts": `${MARK}old` });
    // A folder where a file should go: nobody's permissions help, not even root's.
    mkdirSync(join(root, "b.ts/inner"), { recursive: true });
    const plan = {
      write: new Map([
        ["a.ts", `${MARK}new`],
        ["b.ts", MARK],
        ["c.ts/x.ts", MARK],
      ]),
      remove: [],
      unchanged: [],
    };
    await expect(apply(root, plan)).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining("nothing was changed"),
    });
    expect(tree()).toEqual({ "a.ts": `${MARK}old`, "c.ts": `${MARK}old` });
    expect(readdirSync(root).sort()).toEqual(["a.ts", "b.ts", "c.ts"]);
  });

  it("leaves the old tree when it is interrupted, and removes folders that it created", async () => {
    put({ "a.ts": `${MARK}old` });
    await expect(write({ "a.ts": `${MARK}new` }, [], AbortSignal.abort())).rejects.toThrow();
    expect(tree()).toEqual({ "a.ts": `${MARK}old` });
    const inner = join(root, "new/deep");
    const controller = new AbortController();
    const plan = { write: new Map([["a.ts", MARK]]), remove: [], unchanged: [] };
    const done = apply(inner, plan, controller.signal);
    controller.abort();
    await expect(done).rejects.toThrow();
    expect(readdirSync(root)).toEqual(["a.ts"]);
  });
});

describe("the output folder", () => {
  const nobodys = async (): Promise<boolean> => false;

  it.each(["", "package.json", ".git/config", "README.md"])(
    "may hold %j before anything is generated",
    async (path) => {
      if (path !== "") put({ [path]: "x" });
      expect(await openRoot({ option: "output", folder: root }, nobodys)).toBe(root);
    },
  );

  it("is refused if it contains foreign files, and accepted if it contains generated ones", async () => {
    put({ "main.ts": "x" });
    await expect(openRoot({ option: "output", folder: root }, nobodys)).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining("did not write"),
    });
    expect(await openRoot({ option: "output", folder: root }, async () => true)).toBe(root);
  });

  it("is refused if it is a file, or below a file", async () => {
    put({ file: "x" });
    await expect(openRoot({ option: "output", folder: join(root, "file") }, nobodys)).rejects.toThrow(/not a folder/);
    await expect(openRoot({ option: "output", folder: join(root, "file/sub") }, nobodys)).rejects.toThrow(
      /not a folder/,
    );
  });

  it.each(["dangling", "dangling/new/deep"])("is refused if it is %s, behind a link to nothing", async (path) => {
    symlinkSync("nowhere", join(root, "dangling"));
    await expect(openRoot({ option: "output", folder: join(root, path) }, nobodys)).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining(`${join(root, "dangling")} is a symbolic link to nowhere, which does not exist`),
    });
  });

  it.each(["dangling", "dangling/new", "looping", "file"])(
    "is an error if it becomes %s before it is written",
    async (path) => {
      symlinkSync("nowhere", join(root, "dangling"));
      symlinkSync("looping", join(root, "looping"));
      put({ file: "x" });
      // Without the error, writing would never end.
      const signal = AbortSignal.timeout(10_000);
      const written = writeFolder(join(root, path), { last: "lock.json", signal }, async () => ({
        files: new Map([["a.ts", MARK]]),
        before: [],
        isOurs,
      }));
      await expect(written).rejects.toMatchObject({
        code: "output",
        message: expect.stringContaining(`cannot create ${join(root, path)}`),
      });
      expect(readdirSync(root).sort()).toEqual(["dangling", "file", "looping"]);
    },
  );

  it.each(["../x", "a/../../x", "/etc/x", "a//x", "./x", "a\\x", "c:x", "a\0x", ""])(
    "cannot contain the path %j",
    async (path) => {
      await expect(pathInside(root, path)).rejects.toMatchObject({ code: "output" });
    },
  );

  it.each([
    ["out of it", tmpdir],
    ["to another folder in it, which would be two modules", () => join(root, "inside")],
    ["to nothing", () => join(root, "missing")],
  ])("contains no folder that is a link %s (G.5)", async (_, leadsTo) => {
    put({ "inside/x": "x" });
    symlinkSync(leadsTo(), join(root, "link"));
    await expect(pathInside(root, "link/x.ts")).rejects.toThrow(`${join(root, "link")} is a symbolic link`);
    await expect(pathInside(root, "link/new/x.ts")).rejects.toThrow(`${join(root, "link")} is a symbolic link`);
    expect(await pathInside(root, "inside/x.ts")).toBe(join(root, "inside/x.ts"));
  });
});
