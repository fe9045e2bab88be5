import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "./index.js";

const parseJson = (text: string): unknown => parse(Buffer.from(text));
const stringifyJson = (value: unknown): string => stringify(value);

describe("JSON with int64 (A.42)", () => {
  it.each([
    '{"a":9223372036854775807}',
    '{"a":-9223372036854775808,"b":[9007199254740993, 1]}',
    "[12345678901234567890]",
    '{ "a": 9007199254740993, "b": [ -9007199254740993 ] }',
    '{"a":{"b":9007199254740993,"c":"9007199254740993"}}',
  ])("%s is kept", (text) => {
    expect(stringifyJson(parseJson(text))).toBe(text.replaceAll(" ", ""));
  });

  it.each([
    '{"a":1,"b":"x","c":null,"d":[true,1.5]}',
    '{"a":"12345678901234567890"}',
    '{"a":"say \\":12345678901234567890"}',
    '{"a":1234567890123456}',
    '{"a":1.2345678901234567}',
    '{"a":12345678901234567e3}',
    '{"a":0.00000000000000001}',
    '{"__proto__":{"a":1}}',
  ])("%s is what JSON.parse makes of it", (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it("finds a long integer at every place of a long text", () => {
    const block = 16 * 1024 * 3 * 4;
    for (const before of [0, 8, 13, 65_530, block - 40, block - 20, block, 2 * block - 30]) {
      for (let more = 0; more < 16; more++) {
        const text = `{"a":"${"1".repeat(before + more)}","b":9007199254740993}`;
        expect(stringifyJson(parseJson(text))).toBe(text);
      }
    }
  });

  it("finds a long integer wherever the bytes lie in memory", () => {
    for (const text of ["[9007199254740993]", "9007199254740993", "-9007199254740993", "[1,\t9007199254740993,2]"]) {
      for (let offset = 0; offset < 16; offset++) {
        const memory = Buffer.concat([Buffer.from("7".repeat(offset)), Buffer.from(text), Buffer.from("7777")]);
        const bytes = memory.subarray(offset, offset + text.length);
        expect(stringifyJson(parse(bytes))).toBe(text.replace("\t", ""));
      }
    }
  });

  it.each(["", "1", "12", "123", "[]"])("reads %j wherever it lies in memory", (text) => {
    const read = (bytes: Uint8Array | string): unknown => {
      try {
        return parse(bytes);
      } catch (error) {
        return (error as Error).name;
      }
    };
    for (let offset = 0; offset < 8; offset++) {
      const memory = Buffer.from("7".repeat(offset) + text);
      expect(read(memory.subarray(offset))).toEqual(read(text));
    }
  });

  it.each<[string, string]>([
    ["a number of many digits", `[9007199254740993,${"1".repeat(1_000_000)}.5]`],
    ["a string of digits", `[9007199254740993,"${"1".repeat(4_000_000)}"]`],
    ["a string of escapes", `[9007199254740993,"${'\\"'.repeat(2_000_000)}"]`],
    ["a string that does not end", `[9007199254740993,"${'\\"'.repeat(2_000_000)}`],
    ["many empty strings", `[9007199254740993${',""'.repeat(500_000)}]`],
  ])("takes time in proportion to %s", (_, text) => {
    const parsed = (() => {
      try {
        return parseJson(text) as unknown[];
      } catch (error) {
        return error;
      }
    })();
    if (text.endsWith("]")) expect(parsed).toHaveProperty("0", 9007199254740993n);
    else expect(parsed).toBeInstanceOf(SyntaxError);
  });

  it("gives a bigint only if a number would be rounded", () => {
    expect(parseJson('{"a":9007199254740993,"b":9007199254740991}')).toEqual({
      a: 9007199254740993n,
      b: 9007199254740991,
    });
  });

  it("keeps own members called __proto__", () => {
    const value = parseJson('{"__proto__":{"a":9007199254740993}}');
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect(stringifyJson(value)).toBe('{"__proto__":{"a":9007199254740993}}');
  });

  it("serializes bigints of a program, and fails like JSON", () => {
    expect(stringifyJson({ a: 5n })).toBe('{"a":5}');
    expect(() => parseJson("{")).toThrow(SyntaxError);
    expect(() => parseJson('{"a":12345678901234567890')).toThrow(SyntaxError);
  });

  it.each<[string, unknown]>([
    // What Go's encoding/json writes for whole doubles.
    ["10000000000000000000", 1e19],
    ["1152921504606847000", 2 ** 60],
    ["9100000000000000", 9.1e15],
    ["123456789012345680000", 123456789012345680000],
    ["12345678901234567890.0", 12345678901234567000],
    ["1.0", 1],
    ["-10000000000000000000", -1e19],
    ["100000000000000000000000000000000000001", 1e38],
  ])("gives a number for the double %s", (text, value) => {
    expect(parseJson(`{"a":${text}}`)).toEqual({ a: value });
  });

  it("parses text and bytes in the same way", () => {
    const text = '{"a":"é\u{1f600}","b":9223372036854775807}';
    const value = { a: "é\u{1f600}", b: 9223372036854775807n };
    expect(parse(text)).toEqual(value);
    expect(parse(new TextEncoder().encode(` ${text}`).subarray(1))).toEqual(value);
  });

  it.each([
    ["[", "]"],
    ['{"a":', "}"],
    ['[{"]":[', "]}]"],
  ])("refuses %s nested 1,000,000 times, and parses 3,000", (open, close) => {
    const nested = (times: number): string => `${open.repeat(times)}1${close.repeat(times)}`;
    expect(() => parse(nested(1_000_000))).toThrow(RangeError);
    expect(() => parse(`[9007199254740993,${nested(1_000_000)}]`)).toThrow(RangeError);
    expect(stringify(parse(nested(3000)))).toBe(nested(3000));
  });

  it("keeps integers at any depth", () => {
    const text = `${"[".repeat(10_000)}9007199254740993${"]".repeat(10_000)}`;
    expect(stringify(parse(text))).toBe(text);
    expect(() => parse(`[${text}]`)).toThrow("nested deeper than the limit of 10000 levels");
  });

  it("does not count brackets in strings", () => {
    const text = `["${'[\\\\\\"{'.repeat(20_000)}",9007199254740993]`;
    expect(stringify(parse(text))).toBe(text);
  });

  it("parses what is nested deeper after the first 256 KiB, and refuses to write it", () => {
    const value = parse(`["${"x".repeat(256 * 1024)}",${"[".repeat(20_000)}9007199254740993${"]".repeat(20_000)}]`);
    expect(() => stringify(value)).toThrow(/^\[1\](\[0\])+.* is nested deeper than the limit of 10000 levels$/);
  });

  it("writes an indented text as JSON.stringify does", () => {
    const value = { a: [1, { b: "x", c: undefined }, [], {}], d: null };
    expect(stringify(value, 2)).toBe(JSON.stringify(value, null, 2));
    expect(stringify({ ...value, e: 9n }, 2)).toBe(JSON.stringify({ ...value, e: 9 }, null, 2));
  });

  it.each<[unknown, string]>([
    [undefined, "the value is undefined, which JSON cannot represent"],
    [{ a: [Number.NaN] }, "a[0] is NaN, which JSON cannot represent"],
    [
      { a: new Date() },
      "a is a Date, which JSON cannot represent; write it as a string, for example with toISOString()",
    ],
  ])("fails for %s with the path", (value, message) => {
    expect(() => stringify(value)).toThrow(new TypeError(message));
  });

  it("writes integers of any size", () => {
    expect(stringify([2n ** 70n])).toBe("[1180591620717411303424]");
  });

  it("fails, or writes what JSON.stringify writes and what is parsed to an equal value", () => {
    const anything = fc.anything({
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withNullPrototype: true,
      stringUnit: "binary",
    });
    fc.assert(
      fc.property(anything, (value) => {
        let text: string;
        try {
          text = stringify(value);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        expect(text).toBe(JSON.stringify(value));
        expect(stringify(parse(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it("writes what JSON.stringify writes for every JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        expect(stringify(value, indent)).toBe(JSON.stringify(value, null, indent));
        // A bigint takes the way that knows the paths.
        expect(stringify([value, 1n], indent)).toBe(JSON.stringify([value, 1], null, indent));
        expect(parse(stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
