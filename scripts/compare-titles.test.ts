import { expect, it } from "vitest";
import { compareTitles } from "./compare-titles.js";

const titles = (...rows: (readonly [string, string])[]) => rows.map(([title, file]) => ({ title, file }));
const NONE = { gone: [], added: [], moved: [], renamed: [] };

it("a title in another file was moved", () => {
  expect(compareTitles(titles(["a", "x"], ["b", "x"]), titles(["b", "x"], ["a", "y"]))).toEqual({
    ...NONE,
    moved: [{ title: "a", from: "x", to: "y" }],
  });
});

it("a title that stands where another one stood is a test that was renamed", () => {
  expect(compareTitles(titles(["a", "x"], ["b", "x"], ["c", "x"]), titles(["a", "x"], ["d", "x"], ["c", "x"]))).toEqual(
    { ...NONE, renamed: [{ file: "x", before: "b", after: "d" }] },
  );
});

it("a test in a file that was moved can be renamed, too", () => {
  expect(compareTitles(titles(["a", "x"]), titles(["b", "y"]), () => "y")).toEqual({
    ...NONE,
    renamed: [{ file: "y", before: "a", after: "b" }],
  });
});

it("if there are more titles than before, the ones that share words belong together", () => {
  const before = titles(["refuses an empty name", "x"]);
  const after = titles(["accepts a name", "x"], ["an empty name is refused", "x"]);
  expect(compareTitles(before, after)).toEqual({
    ...NONE,
    added: [{ title: "accepts a name", file: "x" }],
    renamed: [{ file: "x", before: "refuses an empty name", after: "an empty name is refused" }],
  });
});

it("a title without another one in its place is gone", () => {
  expect(compareTitles(titles(["a", "x"], ["b", "x"]), titles(["b", "x"], ["c", "y"]))).toEqual({
    ...NONE,
    gone: [{ title: "a", file: "x" }],
    added: [{ title: "c", file: "y" }],
  });
});

it("a title that several tests have counts as often", () => {
  expect(compareTitles(titles(["a", "x"], ["a", "x"], ["a", "y"]), titles(["a", "y"], ["a", "z"]))).toEqual({
    ...NONE,
    gone: [{ title: "a", file: "x" }],
    moved: [{ title: "a", from: "x", to: "z" }],
  });
});
