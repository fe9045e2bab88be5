import { describe, expect, it } from "vitest";
import { layout } from "./layout.js";

/** A name of 40 columns, so that three of them do not fit in a line. */
const long = (letter: string): string => letter.repeat(40);
const [A, B, C] = [long("A"), long("B"), long("C")];

function typeText(body: string, indent = ""): string {
  return layout({ indent, head: "a:", body, tail: ";", end: ";" });
}

function valueText(body: string): string {
  return layout({ indent: "", head: "a =", body, tail: ";", end: "," });
}

describe("a line of more than 120 columns", () => {
  it.each([
    ["a union", `${A} | ${B} | ${C}`, `a:\n  | ${A}\n  | ${B}\n  | ${C};`],
    ["a union in a list", `(${A} | ${B} | ${C})[]`, `a: (\n  | ${A}\n  | ${B}\n  | ${C}\n)[];`],
    ["type arguments", `F<${A}, ${B}, ${C}>`, `a: F<\n  ${A},\n  ${B},\n  ${C}\n>;`],
    ["a union as a type argument", `F<${A} | ${B} | ${C}>`, `a: F<\n  | ${A}\n  | ${B}\n  | ${C}\n>;`],
    [
      "an object's type",
      `{ b: ${A}; "c: d": { e: ${B} }; f?: ${C} }`,
      `a: {\n  b: ${A};\n  "c: d": { e: ${B} };\n  f?: ${C};\n};`,
    ],
    [
      "a map of unions",
      `{ [key: string]: ${A} | ${B} | ${C}; }`,
      `a: {\n  [key: string]:\n    | ${A}\n    | ${B}\n    | ${C};\n};`,
    ],
    ["the longest brackets", `F<"b"> & G<${A}, ${B}, ${C}>`, `a: F<"b"> & G<\n  ${A},\n  ${B},\n  ${C}\n>;`],
  ])("is broken at %s", (_, body, want) => {
    expect(typeText(body)).toBe(want);
  });

  it("gives each member of an object and of a list that does not fit a line", () => {
    expect(valueText(`{ b: "x", c: ["${A}", "${B}", "${C}"], d: ["${A}", "${B}"] }`)).toBe(
      `a = {\n  b: "x",\n  c: [\n    "${A}",\n    "${B}",\n    "${C}",\n  ],\n  d: ["${A}", "${B}"],\n};`,
    );
  });

  it("stays as it is where strings contain the only brackets and bars", () => {
    const text = `"{ a: ${A} | ${B}, \\"${C} }"`;
    expect(typeText(text)).toBe(`a: ${text};`);
  });

  it("stays as it is deep inside others, where indentation would take the place", () => {
    const nested = (depth: number): string =>
      depth === 0 ? `{ a: ${A} }` : `{ [key: string]: ${nested(depth - 1)}; }`;
    const lines = typeText(nested(200)).split("\n");
    expect(Math.max(...lines.map((line) => line.length - line.trimStart().length))).toBe(42);
    expect(lines.map((line) => line.trim()).join(" ")).toBe(`a: ${nested(200)};`);
  });
});

it.each([
  ["a line of 120 columns", `${"A".repeat(58)} | ${"B".repeat(55)}`],
  ["an empty object", "{}"],
])("%s stays as it is", (_, body) => {
  expect(typeText(body)).toBe(`a: ${body};`);
});
