import { describe, expect, it } from "vitest";
import { readTitles } from "./read-titles.js";

describe("reading titles", () => {
  it("puts the titles of groups before those of their tests", () => {
    const text = `
      describe("a", () => {
        it("b", () => {});
        describe.skipIf(windows)('c', { timeout: 1 }, () => void test.skip("d", () => {}));
      });
      test.concurrent("e", async () => {});`;
    expect(readTitles(text)).toEqual(["a > b", "a > c > d", "e"]);
  });

  it("finds tests that loops and functions declare, with their titles as expressions", () => {
    const text =
      "for (const name of NAMES) test(`reads ${name}`, () => {}); const check = (title: string) => it(title, f);";
    expect(readTitles(text)).toEqual(["reads ${name}", "title"]);
  });

  it("does not find calls of other functions", () => {
    expect(readTitles('vi.test("a"); iterate("b"); pattern.test("c"); test.extend({})("d"); contest("e");')).toEqual(
      [],
    );
  });

  it.each([
    ["of single cells", 'it.each(["x", 1])("is %s", f)', ["is x", "is 1"]],
    ["of rows", 'it.each([["x", 1], [`y`, 2]] as const)("%s is %d, 100 %%", f)', ["x is 1, 100 %", "y is 2, 100 %"]],
    ["of numbers of rows", 'it.each([[], []])("row %# or %$", f)', ["row 0 or 1", "row 1 or 2"]],
    ["with fewer cells than the title wants", 'it.each([["x"]])("%s %s", f)', ["x %s"]],
    ["with computed cells", 'it.each([[a + 1, () => {}]])("is %s", f)', ["is a + 1"]],
    ["in a constant", 'const ROWS: Row[] = [["x"], ["y"]]; it.for(ROWS)("is %s", f)', ["is x", "is y"]],
    [
      "with other tables in it",
      'const MORE = ["y"]; it.each(["x", ...MORE, ...most])("is %s", f)',
      ["is x", "is y", "is ...most"],
    ],
    [
      "of an object's entries",
      'const T = { x: 1, "y z": 2 }; it.each(Object.entries(T))("is %s", f)',
      ["is x", "is y z"],
    ],
    ["of another module", 'it.each(ROWS)("is %s", f)', ["is %s"]],
    ["of a constant that refers to itself", 'const ROWS = ROWS; it.each(ROWS)("is %s", f)', ["is %s"]],
    ["in a template", 'it.each`a | b\n${1} | ${2}`("is $a", f)', ["is $a"]],
    ["of groups", 'describe.each(["x", "y"])("in %s", () => it("is z", f))', ["in x > is z", "in y > is z"]],
  ])("expands tables %s", (_, text, want) => {
    expect(readTitles(text)).toEqual(want);
  });
});
