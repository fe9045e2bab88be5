import { describe, expect, it } from "vitest";
import { formatLock, type Lock, parseLock } from "./lock.js";

const lock: Lock = {
  generator: "0.1.0",
  strippedDocs: false,
  enums: "closed",
  importExtension: "ts",
  documents: { "api/v1": "H" },
  modules: { "core/v1": "M" },
  files: { "index.ts": "F" },
};
const changed = (change: object): string => JSON.stringify({ ...JSON.parse(formatLock(lock)), ...change });

describe("a lock file", () => {
  it("is read as it was written", () => {
    expect(parseLock(formatLock(lock))).toEqual({ kind: "lock", lock });
    const rules = [{ groups: [""], resources: ["pods"], verbs: ["get"], namespaced: true as const }];
    const limited: Lock = { ...lock, limit: { rules, exports: { "core/v1": ["pods"] } } };
    expect(parseLock(formatLock(limited))).toEqual({ kind: "lock", lock: limited });
  });

  it.each<[string, string, ReturnType<typeof parseLock>]>([
    ["without an import extension is not ours", changed({ importExtension: undefined }), undefined],
    ["with an unknown import extension is not ours", changed({ importExtension: "mjs" }), undefined],
    [
      "of another format is known by its generator",
      changed({ format: 0, generator: "0.0.1", files: 1 }),
      { kind: "other-format", generator: "0.0.1", files: [] },
    ],
    ["with a limit that is not one is not ours", changed({ limit: { rules: 1 } }), undefined],
    ["of npm is not ours", '{"lockfileVersion":3}', undefined],
    ["that is not JSON is not ours", "{", undefined],
    ["with a member of another type is not ours", changed({ files: { a: 1 } }), undefined],
    ["with unknown enums is not ours", changed({ enums: "some" }), undefined],
    ["without its generator is not ours", changed({ generator: undefined }), undefined],
    ["that lists what is not below its folder is not ours", changed({ files: { "../x.ts": "F" } }), undefined],
    [
      "of another format lists only what is below its folder",
      changed({ format: 0, generator: "0.0.1", files: { "../x.ts": "F", "/x.ts": "F", "x.ts": "F" } }),
      { kind: "other-format", generator: "0.0.1", files: ["x.ts"] },
    ],
  ])("%s", (_, text, want) => {
    expect(parseLock(text)).toEqual(want);
  });
});
