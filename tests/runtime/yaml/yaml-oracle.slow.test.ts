import { parse, parseAll, stringify, YamlError } from "@kubesmith/runtime/yaml";
import { beforeAll, describe, expect, test } from "vitest";
import { parse as parseJson } from "../../../runtime/json/index.js";
import { ensureBinaries } from "../../../testbed/index.js";
import { jsonValue, type Random, randomOf, yamlInput, yamlStream } from "./inputs.js";
import { askYamlOracle, type YamlAnswer, type YamlQuestion } from "./oracle.js";

// 25,000 texts; some 15 seconds, of which Go's side takes a third.
const COUNTS = { one: 8000, strict: 4000, all: 8000, stringify: 5000 } as const;

let program: string;
beforeAll(async () => {
  ({ "yaml-oracle": program } = await ensureBinaries({ programs: ["yaml-oracle"] }));
}, 600_000);

/** A value as text that is the same for equal values. */
function textOf(value: unknown): string {
  if (typeof value === "string") return textOfString(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${textOfString(key)}:${textOf(member)}`);
    return `{${members.sort().join()}}`;
  }
  // JSON has no difference between 0 and -0; Go writes both.
  return value === 0 ? "0" : String(value);
}

// Of a `!!binary` that is not UTF-8, Go replaces each byte, and JavaScript each sequence that could have become a character.
function textOfString(value: string): string {
  return JSON.stringify(value.replace(/\ufffd+/g, "\ufffd"));
}

/** What `read` returns, or `error` for a YamlError. */
function outcome(read: () => unknown): string {
  try {
    return textOf(read());
  } catch (error) {
    if (error instanceof YamlError) return "error";
    throw error;
  }
}

/**
 * Where the results may differ:
 * - keys of one mapping that become the same text, `1` and `"1"`: Go's result is random;
 * - what kubectl ignores silently, because it follows a document without `---` in between.
 */
function mayDiffer({ ambiguous, partial }: YamlAnswer): boolean {
  return ambiguous === true || partial === true;
}

async function ask(questions: readonly YamlQuestion[]): Promise<YamlAnswer[]> {
  const lines = await askYamlOracle(program, questions);
  return lines.map((line) => parseJson(Buffer.from(line)) as YamlAnswer);
}

async function compare(
  mode: YamlQuestion["mode"],
  make: (random: Random) => string,
  read: (text: string) => unknown[],
): Promise<void> {
  const random = randomOf(COUNTS[mode]);
  const questions = Array.from({ length: COUNTS[mode] }, () => ({ mode, text: make(random) }));
  const answers = await ask(questions);
  const compared = questions.flatMap(({ text }, at) => {
    const answer = answers[at];
    if (answer === undefined || mayDiffer(answer)) return [];
    return [{ text, ours: outcome(() => read(text)), go: answer.error ? "error" : textOf(answer.documents) }];
  });
  expect(compared.filter(({ ours, go }) => ours !== go)).toEqual([]);
  // Neither excuses nor errors are most of them.
  expect(compared.length).toBeGreaterThan(COUNTS[mode] * 0.8);
  expect(compared.filter(({ go }) => go !== "error").length).toBeGreaterThan(COUNTS[mode] * 0.35);
}

describe("random texts are read as Go's libraries read them", () => {
  test("parse() returns what sigs.k8s.io/yaml does", () => compare("one", yamlInput, (text) => [parse(text)]));

  test("parse() with uniqueKeys refuses what YAMLToJSONStrict does", () =>
    compare("strict", yamlInput, (text) => [parse(text, { uniqueKeys: true })]));

  test("parseAll() returns what kubectl's decoder does", () => compare("all", yamlStream, (text) => parseAll(text)));
});

test("Go and parse() read what stringify() writes as the value it was", async () => {
  const random = randomOf(COUNTS.stringify);
  const values = Array.from({ length: COUNTS.stringify }, () => jsonValue(random));
  const texts = values.map((value) => stringify(value));
  const answers = await ask(texts.map((text) => ({ mode: "strict", text })));
  for (const [at, value] of values.entries()) {
    const want = textOf(value);
    expect(answers[at]?.error, texts[at]).toBeUndefined();
    expect(textOf(answers[at]?.documents?.[0]), texts[at]).toBe(want);
    expect(textOf(parse(texts[at] ?? "")), texts[at]).toBe(want);
  }
});
