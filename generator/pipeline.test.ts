import { describe, expect, it } from "vitest";
import { DEFAULT_CODE, generateTree, hasModule, inputOf, type PreviousTree } from "./pipeline.js";
import { cronTabDocument } from "./testdata/crontab.js";
import { parseLock } from "./write/index.js";

const KEY = "apis/stable.example.com/v1";
const document = { key: KEY, hash: "H", document: cronTabDocument() };

async function generated(): Promise<Map<string, string>> {
  return generateTree(inputOf([document]), false);
}

/** A generated tree as a folder contains it; `files` are put in place of its own. */
function previousOf(tree: ReadonlyMap<string, string>, files: ReadonlyMap<string, string> = tree): PreviousTree {
  const found = parseLock(tree.get("lock.json") ?? "");
  if (found?.kind !== "lock") throw new Error("the tree has no lock");
  return { lock: found.lock, files, reuse: true };
}

describe("generating over an existing tree", () => {
  it("reuses modules whose input did not change", async () => {
    const tree = await generated();
    const marked = new Map(
      [...tree].map(([path, text]) => [path, path.endsWith("v1/index.ts") ? `${text}// kept\n` : text]),
    );
    const again = await generateTree(inputOf([document]), false, undefined, previousOf(tree, marked));
    expect(again.get("stable.example.com/v1/index.ts")).toMatch(/kept\n$/);
  });

  it("regenerates a module if one of its files was modified", async () => {
    const tree = await generated();
    const files = new Map([...tree].filter(([path]) => path !== "stable.example.com/v1/index.ts"));
    expect(await generateTree(inputOf([document]), false, undefined, previousOf(tree, files))).toEqual(tree);
  });

  it("keeps the module of an unavailable API, and its entries in clientset and lock", async () => {
    const tree = await generated();
    const previous = previousOf(tree);
    expect(hasModule(previous, KEY)).toBe(true);
    expect(hasModule(previous, "apis/other.example.com/v1")).toBe(false);
    const again = await generateTree(inputOf([], [KEY]), false, undefined, previous);
    expect(again.get("stable.example.com/v1/index.ts")).toBe(tree.get("stable.example.com/v1/index.ts"));
    expect(again.get("index.ts")).toBe(tree.get("index.ts"));
    expect(previousOf(again).lock.documents).toEqual({ [KEY]: "H" });
  });
});

describe("a changed import extension", () => {
  const importsOf = (tree: ReadonlyMap<string, string>): Set<string | undefined> => {
    const sources = [...tree].filter(([path]) => path.endsWith(".ts")).map(([, text]) => text);
    return new Set(sources.flatMap((text) => [...text.matchAll(/from "\.[^"]*?(\.[jt]s)?";/g)].map(([, end]) => end)));
  };

  it.each([
    ["ts", ".ts"],
    ["none", undefined],
  ] as const)("changes every module of the tree, and is recorded in the lock: %s", async (extension, ending) => {
    const previous = previousOf(await generated());
    const tree = await generateTree(
      inputOf([document], [], { ...DEFAULT_CODE, importExtension: extension }),
      false,
      undefined,
      previous,
    );
    expect(importsOf(tree)).toEqual(new Set([ending]));
    const { lock } = previousOf(tree);
    expect(lock.importExtension).toBe(extension);
    expect(lock.modules).not.toEqual(previous.lock.modules);
  });

  it("changes the module of an unavailable API, too", async () => {
    const previous = previousOf(await generated());
    const tree = await generateTree(
      inputOf([], [KEY], { ...DEFAULT_CODE, importExtension: "ts" }),
      false,
      undefined,
      previous,
    );
    expect(importsOf(tree)).toEqual(new Set([".ts"]));
    expect(tree.has("stable.example.com/v1/index.ts")).toBe(true);
  });
});

it("an aborted generation rejects with the signal's reason", async () => {
  const reason = new Error("enough");
  await expect(generateTree(inputOf([document]), false, AbortSignal.abort(reason))).rejects.toBe(reason);
});
