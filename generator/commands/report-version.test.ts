import { expect, it } from "vitest";
import type { Change } from "../diff/index.js";
import type { VersionChange } from "../operations/package-version.js";
import { reportVersion } from "./report-version.js";

const NOTHING = { previous: "@acme/sdk 1.2.3", previousVersion: "1.2.3", changes: [], types: [], generation: [] };
const removed = (path: string): Change => ({
  kind: "property-removed",
  rank: "breaking",
  breaks: ["readers"],
  groupVersion: "example.com/v1",
  definition: "com.example.v1.Website",
  path,
  from: "string",
  reaches: [],
});

it("nothing to publish is said in one line", () => {
  expect(reportVersion({ ...NOTHING, bump: "none" }, "1.2.3")).toEqual([
    "version  1.2.3: nothing changed since @acme/sdk 1.2.3, so there is nothing to publish",
  ]);
});

it("each reason has a line", () => {
  const change: VersionChange = {
    ...NOTHING,
    bump: "major",
    changes: [removed("spec.a\u001b[2J")],
    types: [{ kind: "export-removed", module: "example.com/v1", name: "Old" }],
    generation: [
      { kind: "generator", from: "0.1.0", to: "0.1.1" },
      { kind: "enums", from: "closed", to: "open" },
      { kind: "strippedDocs", from: "false", to: "true" },
      { kind: "documents" },
    ],
  };
  expect(reportVersion(change, "2.0.0")).toEqual([
    "version  1.2.3 -> 2.0.0 (major): 1 breaking change since @acme/sdk 1.2.3",
    "  breaking           example.com/v1 Website spec.a\\u{1b}[2J: the property was removed (string)",
    "  types              example.com/v1 Old: it is no longer exported",
    "  generated          with kubesmith 0.1.1 instead of 0.1.0",
    "  generated          with --enums open instead of closed",
    "  generated          from documents without descriptions, unlike the previous version",
    "  generated          from documents that differ in descriptions or other details",
  ]);
});

it("only the first changes are listed, and the others counted", () => {
  const changes = Array.from({ length: 12 }, (_, i) => removed(`spec.p${i}`));
  const lines = reportVersion({ ...NOTHING, bump: "major", changes }, "2.0.0");
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)).toBe("  and 2 more; list all of them with --json");
});

it("a patch says why", () => {
  const only = { ...NOTHING, bump: "patch", generation: [{ kind: "generator", to: "0.1.0" }] } as const;
  expect(reportVersion(only, "1.2.4")).toEqual([
    "version  1.2.3 -> 1.2.4 (patch): the API did not change since @acme/sdk 1.2.3",
    "  generated          with kubesmith 0.1.0, perhaps not the previous version",
  ]);
});
