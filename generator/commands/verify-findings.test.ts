import { describe, expect, it } from "vitest";
import type { Change } from "../diff/index.js";
import type { Difference } from "../operations/verify/index.js";
import type { Report } from "../reports/index.js";
import { explainDifferences, type Verified } from "./explain-differences.js";
import { verifyFindings } from "./verify-findings.js";

const flags: Verified = { snapshot: "api", output: "src/kubernetes", configured: ["snapshot", "output"] };
const KEYS = ["api/v1", "apis/apps/v1", "apis/a.example.com/v1", "apis/b.example.com/v1"];

function reportOf(differences: readonly Difference[], more: Partial<Verified> = {}): Promise<Report> {
  const verified = { ...flags, ...more };
  const result = { differences, groupVersions: KEYS, compared: { snapshot: "api", output: "src/kubernetes" } };
  return verifyFindings(result, explainDifferences(differences, verified), verified);
}

function about(rank: Change["rank"], path: string, ...kinds: string[]): Change {
  const reaches = kinds.map((kind) => ({ groupVersion: "a.example.com/v1", kind }));
  const groupVersion = "a.example.com/v1";
  return { kind: "property-removed", rank, breaks: [], groupVersion, definition: "x.Part", path, reaches };
}

const drift = (subject: string, ...changes: Change[]): Difference => ({
  between: "cluster-snapshot",
  subject,
  reason: { kind: "changed", changes },
});

describe("the findings of verify", () => {
  it("are the changes of the cluster, each once, with all kinds that it reaches", async () => {
    const { findings, agreeing } = await reportOf([
      drift("apis/a.example.com/v1", about("breaking", "size", "A")),
      drift("apis/b.example.com/v1", about("breaking", "size", "B"), about("compatible", "colour", "B")),
    ]);
    expect(findings).toMatchObject([
      {
        rule: "property-removed",
        level: "error",
        fails: true,
        suite: "a.example.com/v1",
        subject: "Part.size",
        details: ["breaking", "in A, B", "repair it with: kubesmith verify --write"],
      },
      { level: "note", subject: "Part.colour" },
    ]);
    expect(agreeing).toEqual(["v1", "apps/v1", "b.example.com/v1", "snapshot", "generated code"]);
  });

  it("do not fail if they are allowed", async () => {
    const changes = [about("breaking", "size"), about("compatible", "colour")];
    const { findings } = await reportOf([drift("apis/a.example.com/v1", ...changes)], { allow: "compatible" });
    expect(findings.map(({ subject, fails }) => [subject, fails])).toEqual([
      ["Part.size", true],
      ["Part.colour", false],
    ]);
  });

  it("are group/versions that were added or removed, and documentation", async () => {
    const { findings, problems } = await reportOf([
      { between: "cluster-snapshot", subject: "apis/apps/v1", reason: { kind: "missing", from: "cluster" } },
      { between: "cluster-snapshot", subject: "api/v1", reason: { kind: "missing", from: "snapshot" } },
      drift("apis/b.example.com/v1"),
      {
        between: "cluster-snapshot",
        subject: "apis/a.example.com/v1",
        reason: { kind: "unavailable", message: "503" },
      },
    ]);
    expect(findings.map(({ rule, level, suite }) => [rule, level, suite])).toEqual([
      ["group-version-removed", "error", "apps/v1"],
      ["group-version-added", "note", "v1"],
      ["documentation-changed", "note", "b.example.com/v1"],
    ]);
    expect(problems).toMatchObject([{ suite: "a.example.com/v1", message: expect.stringContaining("503") }]);
  });

  it("are files, at their places in the repository", async () => {
    const { findings } = await reportOf([
      { between: "snapshot-edited", subject: "index.json", reason: { kind: "file-conflict" } },
      { between: "snapshot-code", subject: "apis/apps/v1", reason: { kind: "outdated" } },
      {
        between: "snapshot-code",
        subject: "lock.json",
        reason: { kind: "other-generator", generator: "1", current: "2" },
      },
      { between: "code-edited", subject: "index.ts", reason: { kind: "file-reformatted" } },
    ]);
    expect(findings.map(({ rule, suite, places }) => [rule, suite, places[0]?.file])).toEqual([
      ["file-conflict", "snapshot", "api/index.json"],
      ["code-outdated", "apps/v1", "src/kubernetes/lock.json"],
      ["other-generator", "generated code", "src/kubernetes/lock.json"],
      ["file-reformatted", "generated code", "src/kubernetes/index.ts"],
    ]);
    expect(findings.every(({ fails }) => fails)).toBe(true);
    expect(new Set(findings.map(({ identity }) => identity)).size).toBe(4);
  });

  it("have no places outside of the repository", async () => {
    const difference: Difference = { between: "code-edited", subject: "index.ts", reason: { kind: "file-edited" } };
    const { findings } = await reportOf([difference], { output: "/elsewhere" });
    expect(findings).toMatchObject([{ places: [], details: ["repair it with: kubesmith generate"] }]);
  });
});
