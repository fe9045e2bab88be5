import { expect, it } from "vitest";
import { jsonOf, reportDiscover, reportGenerate, reportPackage, reportSnapshot } from "./report.js";

// npm takes a bare word for the name of a package in the registry.
it.each([
  ["pkg", "./pkg"],
  ["dist/pkg", "./dist/pkg"],
  ["./pkg", "./pkg"],
  ["../pkg", "../pkg"],
  [".", "."],
  ["..", ".."],
  [".pkg", "./.pkg"],
  ["..pkg", "./..pkg"],
  ["/srv/pkg", "/srv/pkg"],
  ["my pkg", "'./my pkg'"],
  ["it's", "'./it'\\''s'"],
])("a package in the folder %s is published as %s", (output, argument) => {
  const result = { source: "api", name: "sdk", version: "1.0.0", output, modules: ["apps/v1"] };
  expect(reportPackage(result)).toEqual([`${output}: sdk@1.0.0, 1 module; publish it with: npm publish ${argument}`]);
});

it("advice about a missing API names flags, for people and for scripts", () => {
  const reason = "apis/a.io/v1: odd; to omit it, use `exclude` a.io/v1";
  const result = { source: "s", groupVersions: [], missing: [{ key: "apis/a.io/v1", reason, kept: false }] };
  expect(reportDiscover(result)).toContain(
    "missing  apis/a.io/v1 (not listed): odd; to omit it, use --exclude a.io/v1",
  );
  expect(jsonOf(result)).toEqual({
    ...result,
    missing: [{ key: "apis/a.io/v1", reason: "apis/a.io/v1: odd; to omit it, use --exclude a.io/v1", kept: false }],
  });
});

it("what generate removed, and what it did not, is named line by line, with control characters escaped", () => {
  const lines = reportGenerate(
    {
      source: "api",
      groupVersions: ["apis/b/v1"],
      written: ["b/v1/index.ts", "lock.json"],
      removed: ["a/v1/index.ts", "a/v1/merge.ts"],
      unchanged: 1,
      orphaned: ["b\u001b[2J.ts"],
      enums: "closed",
      importExtension: "js",
      missing: [],
    },
    "src",
  );
  expect(lines).toEqual([
    "removed  a/v1/index.ts",
    "removed  a/v1/merge.ts",
    "kept     b\\u{1b}[2J.ts: not listed in lock.json; delete it if you do not need it",
    "src: 1 group/version of api, 2 files written, 2 removed, 1 unchanged",
  ]);
});

it("what a snapshot added, changed and removed is named line by line", () => {
  const lines = reportSnapshot(
    {
      server: "https://a.example",
      groupVersions: ["apis/a/v1", "apis/b/v1"],
      added: ["apis/a/v1"],
      changed: ["apis/b/v1"],
      removed: ["apis/c/v1"],
      missing: [],
    },
    "api",
  );
  expect(lines).toEqual([
    "added    apis/a/v1",
    "changed  apis/b/v1",
    "removed  apis/c/v1",
    "api: 2 group/versions of https://a.example",
  ]);
});
