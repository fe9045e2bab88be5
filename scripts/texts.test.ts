import { expect, test } from "vitest";
import { readTexts } from "./texts.js";

const texts = (source: string): string[] => readTexts("a.ts", source).map(({ line, text }) => `${line}: ${text}`);

test("strings and templates of several words are texts", () => {
  expect(texts(`fail("no such file");\nfail(\`cannot read \${file.name}\`);`)).toEqual([
    "1: no such file",
    "2: cannot read ${file.name}",
  ]);
});

test("single words, numbers, module names and types are not texts", () => {
  expect(texts(`import "a b c";\nconst a: "one of them" = b("word", "a-b", "1 2");`)).toEqual([]);
});

test("parts joined by + are one text, on the line of the first", () => {
  expect(texts(`warn(\n  "cannot read " +\n    name + "; try again",\n);`)).toEqual([
    "2: cannot read ${name}; try again",
  ]);
});

test("texts inside what a template inserts are part of that text", () => {
  expect(texts("show(`${isOne ? 'the one' : 'the many'} failed`);")).toEqual([
    "1: ${isOne ? 'the one' : 'the many'} failed",
  ]);
});

test("white space counts as one space", () => {
  expect(texts("show(`one\n   two`);")).toEqual(["1: one two"]);
});
