import { expect, it } from "vitest";
import { jsonOf, reportDiscover, reportPackage } from "./report.js";

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
