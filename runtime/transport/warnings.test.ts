import { expect, test } from "vitest";
import { parseWarnings } from "./warnings.js";

test.each<[string, string | string[] | undefined, string[]]>([
  ["none", undefined, []],
  ["one", '299 - "policy/v1beta1 is deprecated"', ["policy/v1beta1 is deprecated"]],
  ["quotes and backslashes", String.raw`299 - "unknown field \"a\\b\""`, ['unknown field "a\\b"']],
  ["several on a line", '299 - "one", 299 - "two, three"', ["one", "two, three"]],
  ["several lines", ['299 - "one"', '299 - "two"'], ["one", "two"]],
  ["an agent and a date", '299 example.com "one" "Wed, 21 Oct 2026 07:28:00 GMT"', ["one"]],
  ["other codes are not for people", '199 - "a", 299 - "b"', ["b"]],
  ["control characters", '299 - "a\u001b[2Jb"', ["a [2Jb"]],
  ["no text", '299 - ""', []],
  ["not a warning", "hello", []],
  ["broken after a good one", '299 - "one", 299 - "tw', ["one"]],
])("C.13 %s", (_name, header, want) => {
  expect(parseWarnings(header)).toEqual(want);
});

test("C.13 a long invalid line is parsed quickly", () => {
  const start = performance.now();
  parseWarnings(`299 - "${"\\a".repeat(50_000)}`);
  parseWarnings(`299 ${'"" '.repeat(50_000)}`);
  expect(performance.now() - start).toBeLessThan(500);
});
