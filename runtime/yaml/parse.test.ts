import { describe, expect, test } from "vitest";
import { parse, parseAll, parseWithLines, YamlError } from "./index.js";

const problemOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof YamlError ? error.message : error;
  }
};

describe("scalars have the types that sigs.k8s.io/yaml gives them", () => {
  const table: [string, unknown][] = [
    // Texts that some YAML 1.1 libraries take for null or a number.
    [".", "."],
    ["e2", "e2"],
    ["+e3", "+e3"],
    [".e5", ".e5"],
    ["=", "="],
    ["12:30:45", "12:30:45"],
    ["2001-01-01", "2001-01-01"],
    ["1e400", "1e400"],
    ["0x", "0x"],
    ["0o644", 420],
    ["0644", 420],
    ["08", 8],
    ["0b1", 1],
    ["0b-1", -1],
    ["0x1F", 31],
    ["1_000", 1000],
    [".5_5", 0.55],
    ["5.", 5],
    ["1e3", 1000],
    ["-0", 0],
    ["9007199254740993", 9007199254740993n],
    ["18446744073709551615", 18446744073709551615n],
    ["18446744073709551616", 18446744073709552000],
    ["~", null],
    ["", null],
    ["Null", null],
    ["nUll", "nUll"],
    ["y", true],
    ["On", true],
    ["oN", "oN"],
    ["NO", false],
    ["!!str 1", "1"],
    ["!!float 1", 1],
    ["!!binary aGk=", "hi"],
    ["! 1", "1"],
    ["!anything 1", "1"],
  ];
  test.each(table)("%j", (text, value) => {
    expect(parse(`a: ${text}`)).toEqual({ a: value });
  });

  test.each([".inf", "-.Inf", ".NaN", "!!int x", "!!bool 1", "!!binary ?", "!!timestamp x", "@", "`x", "%x"])(
    "%j is refused",
    (text) => {
      expect(() => parse(`a: ${text}`)).toThrow(YamlError);
    },
  );
});

describe("keys and merges", () => {
  const table: [string, unknown][] = [
    [
      "1: a\ntrue: b\n1.5: c\n0x10: d\n1e6: e\n100000.0: f",
      { 1: "a", true: "b", 1.5: "c", 16: "d", "1e+06": "e", 100000: "f" },
    ],
    ["a: 1\na: 2", { a: 2 }],
    ["a: .inf\na: 2", { a: 2 }],
    ["x: &x {a: 1, b: 2}\nz:\n  a: 0\n  <<: *x", { x: { a: 1, b: 2 }, z: { a: 1, b: 2 } }],
    ["x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  a: 0", { x: { a: 1, b: 2 }, z: { a: 0, b: 2 } }],
    ["<<: [{a: 1}, {a: 2, b: 3}]", { a: 1, b: 3 }],
    ['"<<": 1', { "<<": 1 }],
    ["? a\n: b", { a: "b" }],
    ["[a: b, {c}]", [{ a: "b" }, { c: null }]],
  ];
  test.each(table)("%j", (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test.each(["~: 1", "? [a]\n: 1", "? {a: 1}\n: 1", "18446744073709551615: 1", "<<: 1", "<<: [1]"])(
    "%j is refused",
    (text) => {
      expect(() => parse(text)).toThrow(YamlError);
    },
  );

  test("a key called __proto__ is a member like others", () => {
    const value = parse("__proto__: {a: 1}\nb: 2") as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(value)).toEqual([
      ["__proto__", { a: 1 }],
      ["b", 2],
    ]);
  });

  test("with uniqueKeys, a key that occurs twice is an error, also through a merge", () => {
    expect(problemOf(() => parse("a: 1\nb: 1\na: 2", { uniqueKeys: true }))).toBe(
      "line 3: a key occurs twice in a mapping",
    );
    expect(() => parse("x: &x {a: 1}\nz:\n  a: 1\n  <<: *x", { uniqueKeys: true })).toThrow(YamlError);
  });
});

describe("texts of any kind", () => {
  const table: [string, unknown][] = [
    ["\ufeffa: 1", { a: 1 }],
    ["a: |\r\n  x\r\n  y\r\nb: 1\r\n", { a: "x\ny\n", b: 1 }],
    ["a: >-\n  x\n  y\n\n  z\n", { a: "x y\nz" }],
    ["a:\u0085  1", { a: 1 }],
    ["a: 'it''s\n\n  x'", { a: "it's\nx" }],
    ['a: "\\x41\\u00e9\\U0001F600\\\n  b"', { a: "Aé😀b" }],
    ["a:\t1", { a: 1 }],
    ["", null],
    ["# nothing", null],
    ["a: 1\n---\nb: 2", { a: 1 }],
    ["%YAML 1.1\n---\na: 1", { a: 1 }],
  ];
  test.each(table)("%j", (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test.each([
    ["a: 1\nb: [", "line 2: did not find expected node content"],
    ["a: 1\nb: [\n", "line 2: did not find expected node content"],
    ["\ta: 1", "line 1: found character that cannot start any token"],
    ["a: 1\n b: 2", "line 2: mapping values are not allowed in this context"],
    ['a: "\n\\q"', "line 1: found unknown escape character"],
    ['a: "\\ud800"', "line 1: found invalid Unicode character escape code"],
    ["a: *s3cret", "line 1: unknown anchor referenced"],
    ["a: 1\nb: \u0007", "line 2: control characters are not allowed"],
    ["a: \ud800", "line 1: control characters are not allowed"],
    ["%YAML 1.2\n---\na: 1", "line 1: found incompatible YAML document"],
    [`${"k".repeat(1025)}: 1`, "line 1: mapping values are not allowed in this context"],
  ])("%j is refused with its line, and without its text", (text, message) => {
    expect(problemOf(() => parse(text))).toBe(message);
  });
});

describe("parseAll() reads the documents of kubectl apply -f", () => {
  const table: [string, unknown[]][] = [
    ["a: 1\n---\n# nothing\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
    ["--- # comment\na: 1\n---\r\nb: 2", [{ a: 1 }, { b: 2 }]],
    ["a: 1\n...\n---\nb: 2", [{ a: 1 }, { b: 2 }]],
    ['{"a": 1}{"b": 9007199254740993}\n{"c": "\\ud83d\\ude00\\/"}', [{ a: 1 }, { b: 9007199254740993n }, { c: "😀/" }]],
    ['{"a": 1}\n---\nb: 2', [{ a: 1 }, { b: 2 }]],
    ["{a: 1}\n---\n{b: 2}", [{ a: 1 }, { b: 2 }]],
    ['\ufeff{"a": 1}', [{ a: 1 }]],
    ["a: |+\n  x", [{ a: "x\n" }]],
    ["", []],
    ["---\n---\n", []],
    // Separators that only YAML sees: kubectl ignores the second document.
    ["a: 1\r---\rb: 2", [{ a: 1 }, { b: 2 }]],
  ];
  test.each(table)("%j", (text, values) => {
    expect(parseAll(text)).toEqual(values);
  });

  test.each([
    ["a: 1\n--- b: 2", "line 2: only a comment may follow the separator --- on its line"],
    ["a: 1\n---\nb: 2\n---\nc: [", "line 5: did not find expected node content"],
    ['{"a": 1}\n{"b": 2}\n{"c"', "line 3: invalid JSON"],
    ['{"a": 1} "b"', "line 1: only objects and lists may follow a JSON object"],
    // kubectl ignores what follows the first document.
    ["a: 1\n...\nb: 2", "line 3: did not find expected <document start>"],
    ['---\n{"a": 1}\n{"b": 2}', "line 3: did not find expected <document start>"],
    ["%YAML 1.1\n---\na: 1", "line 1: did not find expected <document start>"],
  ])("%j is refused", (text, message) => {
    expect(problemOf(() => parseAll(text))).toBe(message);
  });
});

describe("texts that are made to exhaust memory, stack or time", () => {
  const DEEP = 20_000;
  const deep: [string, string][] = [
    ["lists", `${"[".repeat(DEEP)}`],
    ["closed lists", `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`],
    ["mappings", `${"{a: ".repeat(DEEP)}`],
    ["block lists", `${"- ".repeat(DEEP)}a`],
    ["keys", `${"? ".repeat(DEEP)}a`],
    ["nested blocks", Array.from({ length: 1500 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
    ["JSON", `{"a": ${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}}`],
    ["JSON lists", `{"a": ${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`],
  ];
  test.each(deep)("%s nested too deep are refused", (_name, text) => {
    expect(problemOf(() => parseAll(text))).toMatch(/nested deeper than the limit of 1000 levels/);
  });

  test("1,000 levels are read", () => {
    expect(() => parse(`${"[".repeat(1000)}${"]".repeat(1000)}`)).not.toThrow();
  });

  test("aliases count with the levels that they contribute", () => {
    const levels = Array.from(
      { length: 10 },
      (_, at) => `a${at}: &a${at} ${"[".repeat(200)}${at === 0 ? "" : `*a${at - 1}`}${"]".repeat(200)}`,
    );
    expect(problemOf(() => parse(levels.join("\n")))).toMatch(/nested deeper than the limit of 1000 levels/);
  });

  test("aliases that expand to too much are refused, whether many nodes or much text", () => {
    const bomb = [..."bcdefgh"].map((key, at) => `${key}: &${key} [${Array(9).fill(`*${"abcdefgh"[at]}`)}]`);
    expect(problemOf(() => parse(`a: &a [x,x,x,x,x,x,x,x,x]\n${bomb.join("\n")}`))).toMatch(/excessive aliasing/);
    const texts = `a: &a ${"x".repeat(1_000_000)}\nb: [${Array(500).fill("*a")}]`;
    expect(problemOf(() => parse(texts))).toMatch(/excessive aliasing/);
  });

  test("100 uses of one anchor are read", () => {
    const { b } = parse(`a: &a {x: 1}\nb: [${Array(300).fill("*a")}]`) as { b: unknown[] };
    expect(b).toHaveLength(300);
  });

  test("an alias within its own value is refused", () => {
    expect(problemOf(() => parse("a: &a [*a]"))).toBe("line 1: anchor value contains itself");
  });

  const long: [string, (size: number) => string][] = [
    ["a plain scalar", (size) => `a: ${"x ".repeat(size)}`],
    ["many lines of a plain scalar", (size) => `a: ${"x\n ".repeat(size)}`],
    ["quoted text", (size) => `a: "${"\\n x".repeat(size)}"`],
    ["a block scalar", (size) => `a: |\n${"  x\n".repeat(size)}`],
    ["empty lines in a block scalar", (size) => `a: |+\n${"\n".repeat(size)}`],
    ["digits", (size) => `a: ${"1".repeat(size)}`],
    ["hexadecimal digits", (size) => `a: 0x${"f".repeat(size)}`],
    ["underscores", (size) => `a: .1${"_1".repeat(size)}`],
    ["signs", (size) => `a: ${"-".repeat(size)}`],
    ["base64", (size) => `a: !!binary ${"A".repeat(size * 4)}`],
    ["entries of a list", (size) => `[${"a,".repeat(size)}]`],
    ["keys of a mapping", (size) => Array.from({ length: size }, (_, at) => `k${at}: 1`).join("\n")],
    ["question marks", (size) => `[${"?,".repeat(size)}]`],
    ["anchors", (size) => Array.from({ length: size }, (_, at) => `- &a${at} 1`).join("\n")],
    ["documents", (size) => "a: 1\n---\n".repeat(size)],
    ["JSON objects", (size) => '{"a": 1} '.repeat(size)],
    ["a string of JSON", (size) => `{"a": "${"\\n".repeat(size)}"}`],
    ["white space after JSON", (size) => `{"a": 1}${" \n".repeat(size)}`],
    ["comments", (size) => "# a\n".repeat(size)],
    ["tags", (size) => `a: !${"x%41".repeat(size)} 1`],
    ["dashes of a separator", (size) => `${"-".repeat(size)}\n`],
  ];
  test.each(long)("%s of any length takes time in proportion", (_name, make) => {
    // What is quadratic takes longer than a test may.
    const outcome = problemOf(() => parseAll(make(100_000)));
    expect(outcome).not.toBeInstanceOf(Error);
  });
});

test.each(["\u00a0", "\u0085", "\ufeff", "\u2028"])(
  "only white space of JSON may follow JSON documents: %j",
  (space) => {
    expect(() => parseAll(`{"a": 1}{"b": 2}${space}`)).toThrow(YamlError);
  },
);

describe("parseWithLines() names the lines of keys and items", () => {
  const text = "# a comment\n---\na: 1\nb:\n  - c\n  - d:\n      e: &x\n        f: 1\ng: *x\n";
  test.each<[path: (string | number)[], line: number | undefined]>([
    [[], 3],
    [["a"], 3],
    [["b"], 4],
    [["b", 0], 5],
    [["b", 1, "d"], 6],
    [["b", 1, "d", "e", "f"], 8],
    [["g"], 9],
    [["g", "f"], 8],
    [["h"], undefined],
    [["a", "b"], undefined],
    [["b", 2], undefined],
  ])("%j", (path, line) => {
    const [document, ...others] = parseWithLines(text);
    expect([document?.value, others]).toEqual([parse(text), []]);
    expect(document?.lineOf(path)).toBe(line);
  });

  test("also in later documents, and the first line of JSON", () => {
    expect(parseWithLines("a: 1\n---\nb: 1\n").map(({ lineOf }) => lineOf(["b"]))).toEqual([undefined, 3]);
    expect(parseWithLines('{"a": 1}\n{\n"b": 1}\n').map(({ lineOf }) => lineOf(["b"]))).toEqual([1, 2]);
  });
});
