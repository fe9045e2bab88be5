import { describe, expect, test } from "vitest";
import { growthOf, readExpressions } from "./expressions.js";

const literals = (source: string): (string | undefined)[] =>
  readExpressions("a.ts", source).map(({ literal }) => literal);

describe("the regular expressions of a source", () => {
  test("are its literals, with their lines", () => {
    expect(readExpressions("a.ts", "const a = 4 / 2;\nb.split(/x/u).map((c) => c.replace(/[/]+/g, ''));")).toEqual([
      { line: 2, literal: "/x/u" },
      { line: 2, literal: "/[/]+/g" },
    ]);
  });

  test("are what RegExp is called with: texts, templates, and constants of the file", () => {
    const source =
      "const A = '[a-z]'; const B = `${A}+`; new RegExp(`^${B}\\\\.${A}$`, 'm'); RegExp(B); RegExp('x', 'gu');";
    expect(literals(source)).toEqual(["/^[a-z]+\\.[a-z]$/m", "/[a-z]+/", "/x/gu"]);
  });

  test("are unknown if RegExp is called with what only the running program knows", () => {
    expect(literals("new RegExp(name); new RegExp(`a${b()}`); new RegExp('a', flags);")).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("are not in comments, texts and divisions", () => {
    expect(literals("// /a+/\nconst b = '/a+/' + `/b+/` + c / d / e;")).toEqual([]);
  });
});

describe("the growth of an expression", () => {
  test.each(["/^a+$/", "/[^a]b/g", "/\\s+/", '/"[^"]*"?|x/', "/^[\\p{L}]*$/u", "/a.c/s"])(
    "is linear: %s",
    async (literal) => {
      expect(await growthOf(literal)).toEqual({ kind: "linear" });
    },
  );

  test.each([
    "/^(a+)+$/",
    "/a+b/",
    "/\\s+$/",
    "/^(.*)x(.*)$/",
    '/"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"/',
    "/x|,[^;]*;/",
    "/^[^ ]+ *[^x]*$/m",
  ])("is more than linear: %s", async (literal) => {
    expect(await growthOf(literal)).toEqual({ kind: "super-linear", attack: expect.any(String) });
  });

  test("is not proven for an expression that looks around", async () => {
    expect(await growthOf("/(?<!a)a+$/")).toEqual({ kind: "unproven" });
  });
});
