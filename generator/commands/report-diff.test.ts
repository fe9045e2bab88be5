import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import type { Change } from "../diff/index.js";
import type { DiffResult } from "../operations/diff.js";
import { code, markdownDiff } from "./markdown-diff.js";
import { reportDiff } from "./report-diff.js";

const inPod = ["Deployment", "Job", "Pod", "ReplicaSet"].map((kind) => ({ groupVersion: "v1", kind, path: "spec.a" }));
const change = (values: Partial<Change>): Change => ({
  kind: "property-removed",
  rank: "breaking",
  breaks: ["readers", "writers"],
  groupVersion: "v1",
  definition: "io.k8s.api.core.v1.PodSpec",
  path: "a",
  from: "string",
  reaches: inPod,
  ...values,
});

const CHANGES: readonly Change[] = [
  change({ kind: "property-added", rank: "compatible", breaks: [], to: "string", path: "b" }),
  change({}),
  change({
    kind: "verb-removed",
    groupVersion: "example.com/v1",
    definition: undefined as never,
    path: undefined as never,
    resource: "widgets",
    verb: "delete",
    reaches: [{ groupVersion: "example.com/v1", kind: "Widget", path: "" }],
  }),
];
const resultOf = (changes: readonly Change[], missing: DiffResult["missing"] = []): DiffResult => ({
  compared: { before: "the snapshot api", after: "https://127.0.0.1" },
  groupVersions: [],
  changes,
  missing,
});
const plain = createColors(false);

describe("changes in lines", () => {
  it("are grouped by group/version and subject, the most serious ones first", () => {
    expect(reportDiff(resultOf(CHANGES), plain)).toEqual([
      "v1",
      "  PodSpec (in Deployment, Job, Pod and 1 more)",
      "    breaking           a: the property was removed (string) [readers, writers]",
      "    compatible         b: the property was added (string)",
      "example.com/v1",
      "  widgets",
      "    breaking           the verb delete was removed [readers, writers]",
      "2 breaking, 1 compatible changes between the snapshot api and https://127.0.0.1",
    ]);
  });

  it("say that nothing differs, and what was not compared", () => {
    const missing = [
      { key: "apis/a/v1", side: "after", reason: "apis/a/v1: 503; to omit it, use `exclude` a/v1" },
    ] as const;
    expect(reportDiff(resultOf([], missing), plain)).toEqual([
      "missing  apis/a/v1 (not compared; the problem is in the second API): 503; to omit it, use --exclude a/v1",
      "no difference between the snapshot api and https://127.0.0.1",
    ]);
  });

  it("say that there may be changes that do not touch the program", () => {
    const result = { ...resultOf([]), places: [] };
    expect(reportDiff(result, plain)).toEqual([
      "no change that touches the program between the snapshot api and https://127.0.0.1",
    ]);
    expect(markdownDiff(result)).toContain("\n\nNo change that touches the program.\n");
  });

  it("have colors only if they are wanted, and no control characters of documents", () => {
    const hostile = change({ path: "\u001b[31m\u202e", from: "\u001b]0;x\u0007", definition: "a.\u001b[2J" });
    expect(reportDiff(resultOf([hostile]), createColors(true)).join("\n")).toContain(`${"\u001b[31m"}breaking`);
    const text = reportDiff(resultOf([hostile]), plain).join("\n");
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
    expect(text).toContain("\\u{1b}[31m\\u{202e}");
  });
});

describe("changes in Markdown", () => {
  it("has the serious changes first, and folds compatible ones", () => {
    expect(markdownDiff(resultOf(CHANGES))).toBe(
      [
        "### API changes from `the snapshot api` to `https://127.0.0.1`",
        "**2 breaking, 1 compatible changes**",
        "#### Breaking",
        "- `v1` `PodSpec` (`in Deployment, Job, Pod and 1 more`): `a` `the property was removed (string)`; may break readers, writers\n" +
          "- `example.com/v1` `widgets`: `the verb delete was removed`; may break readers, writers",
        "<details><summary>1 compatible</summary>",
        "- `v1` `PodSpec` (`in Deployment, Job, Pod and 1 more`): `b` `the property was added (string)`",
        "</details>",
        "",
      ]
        .join("\n\n")
        .replace(/\n\n$/, "\n"),
    );
    expect(markdownDiff(resultOf([]))).toContain("\n\nNo difference.\n");
  });

  it.each([
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["``` x", "```` ``` x ````"],
    ["@team, #12 and https://example.com <b>", "`@team, #12 and https://example.com <b>`"],
    ["two\n\n# lines", "`two # lines`"],
    ["", "`  `"],
    ["\u001b[1m", "`\\u{1b}[1m`"],
  ])("keeps %j in one code span", (text, want) => {
    expect(code(text)).toBe(want);
  });

  it("fits into a comment, however many changes there are", () => {
    const many = Array.from({ length: 5_000 }, (_, i) => change({ path: `a${i}` }));
    const text = markdownDiff(resultOf(many));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/- and \d+ more, which `kubesmith diff` lists\n$/);
  });

  it("fits into a comment, however many APIs were not compared", () => {
    const missing = Array.from({ length: 5_000 }, (_, i) => {
      return { key: `apis/g${i}.example.com/v1`, side: "after", reason: "503" } as const;
    });
    for (const changes of [[], CHANGES]) {
      const text = markdownDiff(resultOf(changes, missing));
      expect(text.length).toBeLessThan(65_536);
      expect(text).toContain(
        "- `missing apis/g0.example.com/v1 (not compared; the problem is in the second API): 503`\n",
      );
      expect(text).toMatch(/- and \d+ more, which `kubesmith diff` lists\n/);
      if (changes.length > 0) expect(text).toContain("`the verb delete was removed`");
    }
  });
});
