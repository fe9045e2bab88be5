import { expect, it } from "vitest";
import { printable, printableJson, withoutWorkflowCommands } from "./terminal.js";

const HOSTILE = [
  "\u001b[31m",
  "\u009b31m",
  "\u0007",
  "\u007f",
  "\u202e",
  "\u2066",
  "\u200b",
  "\u2028",
  "\u2029",
  "\ufeff",
  "\u{e0041}",
  "\r",
];

it.each(HOSTILE)("no text makes a terminal obey: %j", (text) => {
  for (const shown of [printable(`a${text}b`), printableJson({ [`a${text}`]: [`b${text}`] })]) {
    expect(shown).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  }
});

it.each([...HOSTILE, "\ud800", "ä😀\\u0041\\", "\t\n", '"'])("JSON is the same value to a parser: %j", (text) => {
  const value = { [`a${text}`]: [text, { b: text }], n: 1, t: true, o: null };
  expect(JSON.parse(printableJson(value))).toEqual(value);
});

it.each([
  ["::error::x", "\\u{3a}:error::x"],
  ["a\n  ::add-mask::x\n\n:::y", "a\n  \\u{3a}:add-mask::x\n\n\\u{3a}::y"],
  ["  a ##[error]x", "  a \\u{23}#[error]x"],
  ["apps/v1: a::b #1 ##", "apps/v1: a::b #1 ##"],
])("nothing in a text is a command to GitHub Actions: %j", (text, want) => {
  expect(withoutWorkflowCommands(text)).toBe(want);
});
