import { expect, test } from "vitest";
import { type Evidence, idsOf, titlesIn } from "./collect.js";
import { conformanceDocument } from "./document.js";
import type { Part } from "./items.js";

const PART: Part = {
  letter: "B",
  title: "Configuration",
  items: [
    { id: "B.1", rule: "Files", partly: "those of <today>" },
    { id: "B.2", rule: "Merging", notDone: "nobody asked" },
  ],
};
const shows = (title: string): Evidence[] => [{ file: "a.test.ts", title }];

test.each<[string, string[]]>([
  ["B.2 the first file wins", ["B.2"]],
  ["B.2, C.13 two rules", ["B.2", "C.13"]],
  ["the first file wins (B.2)", ["B.2"]],
  ["addresses stay on the server (A.17, G.3)", ["G.3"]],
  ["no rule, B.2 is only mentioned", []],
  ["B.x no number", []],
])("the rule numbers of %j are found", (title, want) => {
  expect(idsOf(title)).toEqual(want);
});

test("titles are found in all notations, and other calls are not", () => {
  const text = `
    test("B.1 plain", () => {});
    describe('B.2 single quotes', () => {});
    test.each(table)(\`C.3 %s\`, () => {});
    // "B.9" is only mentioned
    test("something else", () => {});
  `;
  expect(titlesIn(text)).toEqual(["B.1 plain", "B.2 single quotes", "C.3 %s"]);
});

test("the document lists rules with their tests, and reasons", () => {
  const { text, problems } = conformanceDocument([PART], new Map([["B.1", shows("reads files")]]));
  expect(problems).toEqual([]);
  expect(text).toContain("2 rules: 1 shown by tests, 1 of them in part; 1 not done.");
  expect(text).toContain("### B.1 Files\n\nIn part: those of \\<today\\>\n\n- `a.test.ts`\n  - reads files\n");
  expect(text).toContain("### B.2 Merging\n\nNot done: nobody asked\n");
});

test("missing, unnecessarily excused and unknown rules are problems", () => {
  const evidence = new Map([
    ["B.2", shows("merges")],
    ["B.3", shows("?")],
  ]);
  expect(conformanceDocument([PART], evidence).problems).toEqual([
    "B.1: no test shows it (Files)",
    "B.2: marked as not done, but tests show it",
    "B.3: unknown rule",
  ]);
});
