import { describe, expect, test } from "vitest";
import { parse, stringify, YamlError } from "./index.js";

describe("stringify() writes in kubectl's style", () => {
  const table: [string, unknown, string][] = [
    [
      "lists are not indented",
      { metadata: { name: "a" }, spec: { ports: [{ port: 80, name: "x" }], args: ["-v", "y"] } },
      'metadata:\n  name: a\nspec:\n  ports:\n  - port: 80\n    name: x\n  args:\n  - -v\n  - "y"\n',
    ],
    ["lists in lists", [[1, [2]], []], "- - 1\n  - - 2\n- []\n"],
    ["empty values", { a: {}, b: [], c: "", d: null }, 'a: {}\nb: []\nc: ""\nd: null\n'],
    ["undefined is left out", { a: undefined, b: 1 }, "b: 1\n"],
    [
      "text of several lines",
      { a: "x\n y\n", b: ["x\ny"], c: "x\n\n" },
      "a: |\n  x\n   y\nb:\n- |-\n  x\n  y\nc: |+\n  x\n\n",
    ],
    ["integers beyond 2^53", { a: 9007199254740993n }, "a: 9007199254740993\n"],
    ["the largest integers", [2n ** 64n - 1n, -(2n ** 63n)], "- 18446744073709551615\n- -9223372036854775808\n"],
    ["a scalar", "x", "x\n"],
    ["a block at the top", "x\ny", "|-\n  x\n  y\n"],
  ];
  test.each(table)("%s", (_name, value, text) => {
    expect(stringify(value)).toBe(text);
  });
});

describe("text that some version of YAML would take for something else is quoted", () => {
  test.each([
    ..."yes No on y ~ null true 1 1.5 0o17 0x1F 1_000 .5 1e3 12:30 2001-01-01 - --- ... ? : #a &a *a !a |a >a %a @a `a {a [a 'a = <<".split(
      " ",
    ),
    "",
    " a",
    "a ",
    "a: b",
    "a #b",
    "a:",
    "\t",
    "\r",
    "a\u0085b",
    "\u2028",
    "\ufeff",
    " a\nb",
    "\n",
    "é",
    "😀",
  ])("%j", (text) => {
    expect(parse(stringify(text))).toBe(text);
    expect(parse(stringify({ [text]: text }))).toEqual({ [text]: text });
    if (!text.includes("\n"))
      expect(stringify(text)).toBe(
        `${JSON.stringify(text).replace(/[\u0085\u2028\ufeff]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`,
      );
  });
});

test("a long key is written with a question mark", () => {
  const value = { a: { ["k".repeat(2000)]: [1], b: 2 } };
  expect(stringify(value)).toContain("  ? kkk");
  expect(parse(stringify(value))).toEqual(value);
});

describe("what JSON cannot express is refused", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  test.each([
    ["NaN", Number.NaN],
    ["infinity", { a: Number.POSITIVE_INFINITY }],
    ["a function", () => 1],
    ["a symbol", [Symbol("a")]],
    ["a date", { a: new Date(0) }],
    ["a map", new Map()],
    ["undefined", undefined],
    ["a lone surrogate", "\ud800"],
    ["a cycle", cycle],
    ["an undefined item of a list", { a: [undefined, "x"] }],
    // biome-ignore lint/suspicious/noSparseArray: that is what is tested
    ["a hole in a list", { a: [, "x"] }],
    ["an integer beyond 64 bits", { a: 2n ** 64n }],
    ["a negative integer beyond 64 bits", [-(2n ** 63n) - 1n]],
  ])("%s", (_name, value) => {
    expect(() => stringify(value)).toThrow(YamlError);
  });
});
