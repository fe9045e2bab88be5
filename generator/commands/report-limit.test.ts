import { expect, test } from "vitest";
import { reportGenerate } from "./report.js";
import { limitWarnings } from "./report-limit.js";

const result = {
  source: "api",
  groupVersions: ["apis/apps/v1"],
  written: [],
  removed: [],
  unchanged: 4,
  orphaned: [],
  enums: "closed",
  importExtension: "js",
  missing: [],
} as const;
const limited = { groupVersions: 22, unmatched: [], isImported: true };

test("code without a limit has no warnings", () => {
  expect(limitWarnings(result, "src")).toEqual([]);
  expect(limitWarnings({ ...result, limited }, "src")).toEqual([]);
});

test("each resource of a role that allows nothing is a warning, with control characters escaped", () => {
  const unmatched = [
    { groups: ["", "apps"], resource: "podz", verbs: ["get", "list"] },
    { groups: ["*"], resource: "a\u001b[2J", verbs: ["*"] },
  ];
  expect(limitWarnings({ ...result, limited: { ...limited, unmatched } }, "src")).toEqual([
    "the role allows get, list for podz in the core group, apps, but api does not have this",
    "the role allows * for a\\u{1b}[2J in any group, but api does not have this",
  ]);
});

test("a program that imports other code than that in the folder is a warning", () => {
  expect(limitWarnings({ ...result, limited: { ...limited, isImported: false } }, "src")).toEqual([
    "the program does not import the code in src, so kubesmith read what the program uses of the code that it imports",
  ]);
});

test("the report says how many of the group/versions remain", () => {
  expect(reportGenerate({ ...result, limited }, "src")).toEqual(["src: 1 of 22 group/versions from api, up to date"]);
  expect(reportGenerate(result, "src")).toEqual(["src: 1 group/version from api, up to date"]);
});
