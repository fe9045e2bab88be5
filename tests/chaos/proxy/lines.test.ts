import { expect, test } from "vitest";
import { createLines, isExpired, splitInCharacter, versionOf } from "./lines.js";

test("lines are complete, wherever chunks end", () => {
  const lines = createLines();
  const text = Buffer.from("é\nb\n\nrest");
  const found = [...text].flatMap((byte) => lines.add(Buffer.from([byte])));
  expect(found.map(String)).toEqual(["é\n", "b\n", "\n"]);
});

test.each([
  ["aéé", 0, ["61c3", "a9c3a9"]],
  ["aéé", 0.7, ["61c3a9c3", "a9"]],
  ["éa1a", 0.9, ["c3", "a9613161"]],
  ["abcd", 0.9, ["6162", "6364"]],
] as const)("%s is split at %f inside of a character", (text, place, halves) => {
  expect(splitInCharacter(Buffer.from(text), place).map((half) => half.toString("hex"))).toEqual(halves);
});

test("a line has the version of its object, unless it reports a failure", () => {
  expect(versionOf(Buffer.from('{"type":"ADDED","object":{"metadata":{"resourceVersion":"7"}}}\n'))).toBe(7);
  expect(versionOf(Buffer.from('{"type":"ERROR","object":{"kind":"Status"}}\n'))).toBeUndefined();
});

test("only an ERROR line with the code 410 says that the version is too old", () => {
  const line = (type: string, object: object): Buffer => Buffer.from(`${JSON.stringify({ type, object })}\n`);
  expect(isExpired(line("ERROR", { kind: "Status", code: 410 }))).toBe(true);
  expect(isExpired(line("ERROR", { kind: "Status", code: 500 }))).toBe(false);
  expect(isExpired(line("ADDED", { code: 410 }))).toBe(false);
});
