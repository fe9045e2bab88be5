import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../files.js";
import { type Change, finishChanges, writeJournal } from "./journal.js";

let root: string;
let left: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "kubesmith-journal-")));
  left = join(root, ".left");
  mkdirSync(left);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;

/** The replacement of `before` by "new", whose content is in the private folder. */
function replacement(path: string, before?: string): Change {
  const staged = `new-${readdirSync(left).length}`;
  writeFileSync(join(left, staged), "new");
  return { path, staged, after: sha256("new"), ...(before !== undefined && { before: sha256(before) }) };
}

describe("what an interrupted run began", () => {
  it("is finished, also when it was finished half-way before", async () => {
    put("old.ts", "old");
    put("gone/x.ts", "gone");
    const changes = [
      replacement("old.ts", "old"),
      replacement("a/b.ts"),
      { path: "gone/x.ts", before: sha256("gone") },
    ];
    writeJournal(left, changes);
    for (const _ of ["first", "again"]) {
      await finishChanges(root, left);
      expect([read("old.ts"), read("a/b.ts"), existsSync(join(root, "gone"))]).toEqual(["new", "new", false]);
    }
  });

  it("leaves files that changed since", async () => {
    put("edited.ts", "mine");
    put("created.ts", "mine");
    put("removed.ts", "mine");
    writeJournal(left, [
      replacement("edited.ts", "old"),
      replacement("created.ts"),
      { path: "removed.ts", before: sha256("old") },
    ]);
    await finishChanges(root, left);
    expect(["edited.ts", "created.ts", "removed.ts"].map(read)).toEqual(["mine", "mine", "mine"]);
  });

  it("does not bring content that the disk lost", async () => {
    put("a.ts", "old");
    const change = replacement("a.ts", "old");
    writeFileSync(join(left, change.staged ?? ""), "");
    writeJournal(left, [change]);
    await finishChanges(root, left);
    expect(read("a.ts")).toBe("old");
  });

  it.each([".git/hooks/pre-commit", "../outside.ts", "node_modules/x/index.js", "/etc/x", "a/../../x"])(
    "never reaches %s, whatever a forged journal says",
    async (path) => {
      mkdirSync(join(root, ".git/hooks"), { recursive: true });
      const before = readdirSync(root, { recursive: true }).length;
      writeJournal(left, [replacement(path)]);
      await finishChanges(root, left);
      // The journal and the staged file are new, and nothing else.
      expect(readdirSync(root, { recursive: true })).toHaveLength(before + 2);
      expect(existsSync(join(root, "../outside.ts"))).toBe(false);
    },
  );

  it.each(["", "{", "[]", '{"kubesmithJournal":1,"changes":[{"path":1}]}', '{"kubesmithJournal":2,"changes":[]}'])(
    "is nothing if its journal is %j",
    async (text) => {
      put("a.ts", "mine");
      writeFileSync(join(left, "journal.json"), text);
      await finishChanges(root, left);
      expect(read("a.ts")).toBe("mine");
    },
  );
});
