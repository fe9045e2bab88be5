import { expect, test } from "vitest";
import { findBrokenImport, generateTree, inputOf, type PreviousTree, type TreeInput } from "../pipeline.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { parseLock } from "../write/index.js";
import { type GenerateLimitedOptions, generateLimited, recordedLimiting } from "./limit-code.js";

const KEY = "apis/stable.example.com/v1";
const INPUT = inputOf([{ key: KEY, hash: "H", document: cronTabDocument() }]);
const rules = [{ groups: ["*"], resources: ["crontabs"], verbs: ["get"] }];
const options: GenerateLimitedOptions = {
  limiting: { kind: "known", limit: { rules }, from: "the limit" },
  folders: ["src"],
  unavailable: [],
  strippedDocs: false,
  previous: undefined,
};

const unavailable = [{ key: KEY, reason: "the server answered with 503" }];
async function treeOf(input: TreeInput): Promise<PreviousTree> {
  const files = await generateTree(input, false);
  const found = parseLock(files.get("lock.json") ?? "");
  if (found?.kind !== "lock") throw new Error("the tree has no lock");
  return { lock: found.lock, files, reuse: true };
}

test("the existing code of an API that is unavailable is kept, and its rules do not count as unmatched", async () => {
  const previous = await treeOf(INPUT);
  const input = inputOf([], [KEY]);
  const { files, result, input: limited } = await generateLimited(input, { ...options, unavailable, previous });
  expect(result.unmatched).toEqual([]);
  expect(limited.reused).toEqual([KEY]);
  const kept = [...files].filter(([path]) => path.startsWith("stable.example.com/"));
  expect(kept.length).toBeGreaterThan(0);
  for (const [path, text] of kept) expect(text).toBe(previous.files.get(path));
  expect(files.get("index.ts")).toContain("./stable.example.com/v1/index.js");
  expect(files.get("api-hashes.ts")).toContain('"H"');
});

test("code that needs what an earlier limit left out of the kept code of an unavailable API is an error", async () => {
  // A kind of another API whose spec is that of the unavailable API.
  const document = cronTabDocument();
  const other = "apis/other.example.com/v1";
  const text = JSON.stringify(document).replaceAll("stable.example.com", "other.example.com");
  const sharing = JSON.parse(text) as typeof document;
  const both = inputOf([
    { key: KEY, hash: "H", document },
    { key: other, hash: "O", document: sharing },
  ]);
  const previous = await treeOf(both);
  const broken = new Map(previous.files).set(
    "other.example.com/v1/index.ts",
    `import type { Missing } from "../../stable.example.com/v1/index.js";\n`,
  );
  expect(findBrokenImport({ ...both, reused: [KEY] }, broken)).toBe("Missing of stable.example.com/v1");
  expect(findBrokenImport({ ...both, reused: [KEY] }, previous.files)).toBeUndefined();
  expect(findBrokenImport(both, broken)).toBeUndefined();
});

test("a limit that selects nothing is an error that says where it comes from", async () => {
  const limit = { rules: [{ groups: [""], resources: ["crontabs"], verbs: ["get"] }] };
  const limiting = { kind: "known", limit, from: "the limit by a.yaml" } as const;
  await expect(generateLimited(INPUT, { ...options, limiting })).rejects.toThrow(
    "the limit by a.yaml does not select anything that the API has",
  );
});

test("a recorded limit that selects nothing any more is an error that says what to do", async () => {
  const limiting = recordedLimiting({ rules: [] });
  if (limiting === undefined) throw new Error("there is no limit");
  await expect(generateLimited(INPUT, { ...options, limiting })).rejects.toThrow(
    "the limit in lock.json does not select anything that the API has; generate the code again with another limit, or without one",
  );
});

test("the tree is limited, and its lock contains the limit", async () => {
  const { files, result } = await generateLimited(INPUT, options);
  expect(result).toEqual({ unmatched: [], isImported: true });
  expect(files.get("stable.example.com/v1/index.ts")).toContain('verbs: ["get"],');
  expect(parseLock(files.get("lock.json") ?? "")).toMatchObject({ kind: "lock", lock: { limit: { rules } } });
});
