import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createWorkspace } from "../../support/workspace.js";
import { readLines } from "./lines.js";

const at = createWorkspace();

test.each([
  ["", []],
  ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
  ['{"a":1}\n{"a":', [{ a: 1 }]],
])("of %j, the complete lines are read", async (text, expected) => {
  const file = at("lines.jsonl");
  await writeFile(file, text);
  const found: unknown[] = [];
  for await (const line of readLines(file)) found.push(line);
  expect(found).toEqual(expected);
});
