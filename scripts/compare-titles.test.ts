import { expect, it } from "vitest";
import { compareTitles } from "./compare-titles.js";

const titles = (...rows: (readonly [string, string])[]) => rows.map(([title, file]) => ({ title, file }));

it("a title in another file was moved", () => {
  expect(compareTitles(titles(["a", "x"], ["b", "x"]), titles(["b", "x"], ["a", "y"]))).toEqual({
    gone: [],
    added: [],
    moved: [{ title: "a", from: "x", to: "y" }],
  });
});

it("a changed title is one that is gone and one that was added", () => {
  expect(compareTitles(titles(["a", "x"]), titles(["b", "x"]))).toEqual({
    gone: [{ title: "a", file: "x" }],
    added: [{ title: "b", file: "x" }],
    moved: [],
  });
});

it("a title that several tests have counts as often", () => {
  expect(compareTitles(titles(["a", "x"], ["a", "x"], ["a", "y"]), titles(["a", "y"], ["a", "z"]))).toEqual({
    gone: [{ title: "a", file: "x" }],
    added: [],
    moved: [{ title: "a", from: "x", to: "z" }],
  });
});
