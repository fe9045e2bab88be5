import { expect, test } from "vitest";
import { generateTree, inputOf } from "../pipeline.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { parseLock } from "../write/index.js";
import { type GenerateLimitedOptions, generateLimited } from "./limit-code.js";

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

test("an API of the existing code that is unavailable is an error, because its code may need what the limit leaves out", async () => {
  const files = await generateTree(INPUT, false);
  const found = parseLock(files.get("lock.json") ?? "");
  if (found?.kind !== "lock") throw new Error("the tree has no lock");
  const previous = { lock: found.lock, files, reuse: true };
  const unavailable = [{ key: KEY, reason: "the server answered with 503" }];
  await expect(generateLimited(inputOf([]), { ...options, unavailable, previous })).rejects.toMatchObject({
    code: "unavailable",
    message: `${KEY}: the server answered with 503; limited code cannot be generated without this API: try again when it is available, or omit it with \`exclude\``,
  });
  const other = [{ key: "apis/other.example.com/v1", reason: "" }];
  await expect(generateLimited(INPUT, { ...options, unavailable: other, previous })).resolves.toBeDefined();
});

test("a limit that selects nothing is an error that says where it comes from", async () => {
  const limit = { rules: [{ groups: [""], resources: ["crontabs"], verbs: ["get"] }] };
  const limiting = { kind: "known", limit, from: "the limit by a.yaml" } as const;
  await expect(generateLimited(INPUT, { ...options, limiting })).rejects.toThrow(
    "the limit by a.yaml does not select anything that the API has",
  );
});

test("the tree is limited, and its lock contains the limit", async () => {
  const { files, result } = await generateLimited(INPUT, options);
  expect(result).toEqual({ unmatched: [], isImported: true });
  expect(files.get("stable.example.com/v1/index.ts")).toContain('verbs: ["get"],');
  expect(parseLock(files.get("lock.json") ?? "")).toMatchObject({ kind: "lock", lock: { limit: { rules } } });
});
