import { expect, it } from "vitest";
import { jsonOf, reportDiscover } from "./report.js";

it("advice about a missing API names flags, for people and for scripts", () => {
  const reason = "apis/a.io/v1: odd; do without it by `exclude` a.io/v1";
  const result = { source: "s", groupVersions: [], missing: [{ key: "apis/a.io/v1", reason, kept: false }] };
  expect(reportDiscover(result)).toContain(
    "missing  apis/a.io/v1 (not listed): odd; do without it by --exclude a.io/v1",
  );
  expect(jsonOf(result)).toEqual({
    ...result,
    missing: [{ key: "apis/a.io/v1", reason: "apis/a.io/v1: odd; do without it by --exclude a.io/v1", kept: false }],
  });
});
