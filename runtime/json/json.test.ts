import { describe, expect, it } from "vitest";
import { parseJson as parseBody, stringifyJson } from "./index.js";

const parseJson = (text: string): unknown => parseBody(Buffer.from(text));

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
    for (const before of [0, 1, 2, 3, 5, 8, 13, 65_530, 65_536, 65_537, 65_545, 131_080]) {
      const text = `{"a":"${"1".repeat(before)}","b":9007199254740993}`;
      expect(stringifyJson(parseJson(text))).toBe(text);
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
});
