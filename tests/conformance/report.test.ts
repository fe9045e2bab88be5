import { expect, test } from "vitest";
import type { Evidence } from "./collect.js";
import { type RanTest, readReport, unproven } from "./report.js";

const EVIDENCE = new Map<string, Evidence[]>([["B.2", [{ file: "a.test.ts", title: "the first file wins" }]]]);
const ran = (titles: readonly string[], passed = true, file = "a.test.ts"): RanTest => ({ file, titles, passed });

test("the tests of a report have the paths and titles that sources have", () => {
  const assertionResults = [
    { ancestorTitles: ["files"], title: "B.2 the first file wins", status: "passed" },
    { ancestorTitles: [], title: "B.3 skipped", status: "skipped" },
  ];
  const text = JSON.stringify({ testResults: [{ name: "/repository/config/a.test.ts", assertionResults }] });
  expect(readReport(text, "/repository/")).toEqual([
    { file: "config/a.test.ts", titles: ["files", "B.2 the first file wins"], passed: true },
    { file: "config/a.test.ts", titles: ["B.3 skipped"], passed: false },
  ]);
});

test.each<[string, RanTest[], string[]]>([
  ["a test that passed", [ran(["B.2 the first file wins"])], []],
  ["a test with several numbers", [ran(["B.1, B.2 the first file wins"])], []],
  ["a number at the end", [ran(["the first file wins (B.2)"])], []],
  ["a group whose tests passed", [ran(["B.2 the first file wins", "by name"])], []],
  ["nothing", [], ["B.2: did not run: a.test.ts: the first file wins"]],
  [
    "a test in another file",
    [ran(["B.2 the first file wins"], true, "b.test.ts")],
    ["B.2: did not run: a.test.ts: the first file wins"],
  ],
  ["a test of another rule", [ran(["B.3 the first file wins"])], ["B.2: did not run: a.test.ts: the first file wins"]],
  [
    "a group of which one test failed",
    [ran(["B.2 the first file wins", "by name"]), ran(["B.2 the first file wins", "by list"], false)],
    ["B.2: did not pass: a.test.ts: the first file wins"],
  ],
])("a run of %s gives the problems that it should", (_, tests, want) => {
  expect(unproven(EVIDENCE, tests)).toEqual(want);
});

test.each([
  ["%s gets %d (twice)", "C.3 pods gets 2 (twice)"],
  ["$verb of ${kind.plural}", "C.3 get of pods"],
  ["no file \\u001b is read", "C.3 no file \u001b is read"],
  // A quote ends what is known of a title.
  ["the server", "C.3 the server's answer"],
])("the title %j of a source is that of the test %j", (title, shown) => {
  expect(unproven(new Map([["C.3", [{ file: "a.test.ts", title }]]]), [ran([shown])])).toEqual([]);
  expect(unproven(new Map([["C.3", [{ file: "a.test.ts", title }]]]), [ran(["C.3 list"])])).toHaveLength(1);
});
