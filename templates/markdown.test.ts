import { describe, expect, it } from "vitest";
import { markdownOf } from "./markdown.js";

const cases: readonly (readonly [name: string, given: string, want: string])[] = [
  ["plain sentences", " A pod. More info: https://example.com/a_b*c ", "A pod. More info: https://example.com/a_b*c"],
  [
    "typographic punctuation",
    "It\u2019s \u201cA\u201d\u2014or 1\u20132\u2026 caf\u00e9 \u2264 \u65e5\u672c",
    'It\'s "A"--or 1-2... caf\u00e9 \u2264 \u65e5\u672c',
  ],
  ["paragraphs", "A.\r\n\r\n\r\nB\nC.", "A.\n\nB\nC."],
  ["what follows a line of dashes", "A condition.\n---\nFor developers.", "A condition."],
  ["what follows joined dashes", "A condition. --- This struct is intended for developers.", "A condition."],
  ["dashes of another kind", "-----BEGIN CERTIFICATE----- --a ---b", "-----BEGIN CERTIFICATE----- --a ---b"],
  ["markers", "A field.\n+optional\n +kubebuilder:validation:Enum=A;B\n+listType=map\nSee b.", "A field.\nSee b."],
  ["a sum", "One\n+ two\n+1 more", "One\n+ two\n+1 more"],
  ["notes of developers", "A field.\nTODO(b): remove it\nTODOs are fine.", "A field.\nTODOs are fine."],
  ["enum values alone", 'A.\n\nPossible enum values:\n - `"B"`\n - `"C"`', "A."],
  [
    "enum values with explanations",
    'A.\n\nPossible enum values:\n - `"B"` means b.\n - `"C"`',
    'A.\n\nPossible enum values:\n- `"B"` means b.\n- `"C"`',
  ],
  ["placeholders", "The triple <key,value> of <type>://<a b>.", "The triple `<key,value>` of `<type>://<a b>`."],
  ["quoted placeholders", "As '<a>', (<b>) or f(<c>).", "As '`<a>`', (`<b>`) or `f(<c>)`."],
  ["comparisons", "a < b, b > c, 1<2", "a < b, b > c, 1<2"],
  ["asterisks", "All of spec.a[*].b and '*' but 2 * 3", "All of `spec.a[*].b` and '`*`' but 2 * 3"],
  ["emphasis", "Is *not* and **never** and _any_ used (*ever*).", "Is *not* and **never** and _any_ used (*ever*)."],
  ["underscores", "'_' or '__a__', DNS_LABEL, $(VAR_NAME)", "'`_`' or '`__a__`', DNS_LABEL, $(VAR_NAME)"],
  ["tildes and backslashes", "'~' as ~0, ^a\\.b$ and \\d", "'`~`' as `~0`, `^a\\.b$` and \\d"],
  ["code", "In `a[*]` and ``<b>`` and <c>", "In `a[*]` and ``<b>`` and `<c>`"],
  ["a stray backtick", "A '<a>` b", "A '`` <a>` `` b"],
  ["joined items", "One of: - A: first. - B: second - really.", "One of:\n- A: first.\n- B: second - really."],
  ["joined items without full stops", "Unset: - a.b - c.d - e.f", "Unset:\n- a.b\n- c.d\n- e.f"],
  ["joined items with asterisks", "It binds: * a name * a set", "It binds:\n* a name\n* a set"],
  ["joined numbers", "Steps:\n\n1. Add it 2. Remove it 3. End", "Steps:\n\n1. Add it\n2. Remove it\n3. End"],
  [
    "a dash in a sentence",
    "For example - a controller. It is so: one - a dash.",
    "For example - a controller. It is so: one - a dash.",
  ],
  [
    "items with definitions",
    "Values:\n- a - the first\n- b - the second",
    "Values:\n- a - the first\n- b - the second",
  ],
  [
    "items on joined and further lines",
    "One of: - A: the\n  first\n- B: the\n  second",
    "One of:\n- A: the\n  first\n- B: the\n  second",
  ],
  ["text after a list", "Values:\n - a\n - b\nOthers are invalid.", "Values:\n- a\n- b\n\nOthers are invalid."],
  ["an item's second line", "Values:\n- a is\nthe first\n- b", "Values:\n- a is\n  the first\n- b"],
  ["nested items with tabs", "Keys:\n\t* Short:\n\t\t- storage\n\t* Others", "Keys:\n* Short:\n  - storage\n* Others"],
  ["items below numbers", "Logic:\n  1. If a:\n     - reject\n  2. Else", "Logic:\n1. If a:\n   - reject\n2. Else"],
  ["deep second lines", "One of:\n - A: is\n         fine\n - B", "One of:\n- A: is\n  fine\n- B"],
  ["indented definitions", "Types:\n  A - first.\n  B - second.", "Types:\n- A - first.\n- B - second."],
  ["indented code", "Such as:\n\n\t{\n\t  a: *b\n\t}\n\nEnd <c>.", "Such as:\n\n\t{\n\t  a: *b\n\t}\n\nEnd `<c>`."],
  [
    "JSON",
    'Set it as follows: "a": {\n  "b": <c>\n}\n\nEnd.',
    'Set it as follows:\n\n```\n"a": {\n  "b": <c>\n}\n```\n\nEnd.',
  ],
  ["fenced code", "As:\n```yaml\na: *b\n\nc: <d>\n```\nEnd.", "As:\n\n```\na: *b\n\nc: <d>\n```\n\nEnd."],
  [
    "fenced code whose lines were joined",
    "As:\n\n``` <a> ::= *\n\n<b> ```\n\nEnd.",
    "As:\n\n```\n<a> ::= *\n\n<b>\n```\n\nEnd.",
  ],
  ["fenced code without an end", "As:\n```\n- a", "As:\n\n```\n- a\n```"],
];

const WORDS = "wording ".repeat(20).trim();
const long: readonly (readonly [name: string, given: string, want: string])[] = [
  ["sentences", `A ${WORDS}.`, `A ${"wording ".repeat(13).trim()}\n${"wording ".repeat(7).trim()}.`],
  ["an item", `One of:\n- ${WORDS}`, `One of:\n- ${"wording ".repeat(13).trim()}\n  ${"wording ".repeat(7).trim()}`],
  ["code in backticks as a whole", `${"a ".repeat(50)}\`${WORDS}\` b`, `${"a ".repeat(50).trim()}\n\`${WORDS}\`\nb`],
  ["nothing in code", `As:\n\n\t${WORDS}`, `As:\n\n\t${WORDS}`],
  ["nothing without spaces", "x".repeat(300), "x".repeat(300)],
];

describe("markdownOf()", () => {
  it.each(long)("breaks lines of %s", (_, given, want) => {
    expect(markdownOf(given)).toBe(want);
    expect(markdownOf(want)).toBe(want);
  });

  it.each(["-", "*", "+", "#", "1.", ">", "@a", "--"])("begins no line with %j", (word) => {
    const given = Array.from({ length: 300 }, (_, i) => (i % 3 === 2 ? word : "wordings")).join(" ");
    const lines = markdownOf(given).split("\n");
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => line.startsWith(word))).toEqual([]);
  });

  it.each(cases)("lays out %s", (_, given, want) => {
    expect(markdownOf(given)).toBe(want);
  });

  it("changes nothing that it laid out before, except JSON and joined code", () => {
    for (const [name, , want] of cases) expect(markdownOf(want), name).toBe(want);
  });

  it.each(["<a ", "- ", ": - a", "`", "*", "_ ", "1. 2. ", "```\n", " --- ", "\n  ", "'<".repeat(3)])(
    "takes time in proportion to a text that repeats %j",
    (part) => {
      const started = performance.now();
      markdownOf(part.repeat(100_000));
      expect(performance.now() - started).toBeLessThan(30_000);
    },
  );
});
