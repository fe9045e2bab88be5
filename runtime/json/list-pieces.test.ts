import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "./index.js";
import { splitList } from "./list-pieces.js";

const HEAD = '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[';
const PADDING = "x".repeat(150_000);

/** What the pieces of a text make of it: the list, or what went wrong. */
function read(text: string, chunk = 64 * 1024): { list: unknown; pieces: number } | "whole" | "invalid" {
  const body = Buffer.from(text);
  const split = splitList(
    Array.from({ length: Math.ceil(body.length / chunk) }, (_, i) => body.subarray(i * chunk, (i + 1) * chunk)),
  );
  if (split === undefined) return "whole";
  const items: unknown[] = [];
  let pieces = 0;
  try {
    for (const piece of split.pieces()) {
      items.push(...piece);
      pieces++;
    }
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return "invalid";
  }
  return { list: { ...split.list, items }, pieces };
}

/** Checks that the pieces of a valid text are what the whole text is. */
function expectWhole(text: string, chunk?: number): number {
  const result = read(text, chunk);
  if (typeof result === "string") return 0;
  expect(JSON.stringify(result.list, bigints)).toBe(JSON.stringify(parse(text), bigints));
  expect(result.list).toEqual(parse(text));
  return result.pieces;
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : value;
}

function listOf(count: number, itemOf: (i: number) => string): string {
  return `${HEAD}${Array.from({ length: count }, (_, i) => itemOf(i)).join(",")}]}\n`;
}

describe("a list in pieces", () => {
  it.each<[string, (i: number) => string]>([
    ["objects", (i) => `{"metadata":{"name":"a${i}"},"spec":{"a":[1,2,{"b":null}]}}`],
    ["objects with a type", (i) => `{"apiVersion":"a/v1","kind":"A","metadata":{"name":"a${i}"}}`],
    ["long integers", (i) => `{"metadata":{"name":"a${i}"},"a":9223372036854775807,"b":[-9007199254740993]}`],
    ["unusual numbers", (i) => `{"metadata":{"name":"a${i}"},"a":-0,"b":1.0,"c":1E5}`],
    ["characters outside of ASCII", (i) => `{"metadata":{"name":"é\u{1f600}${i}"},"a":"\\u003c\\"},{\\"metadata\\":"}`],
    ["members that occur twice", (i) => `{"metadata":1,"metadata":{"name":"a${i}"},"a":1,"a":2}`],
    ["a member called __proto__", (i) => `{"metadata":{"name":"a${i}"},"__proto__":{"a":1}}`],
    ["other members first", (i) => (i === 0 ? '{"metadata":{}}' : `{"spec":{},"metadata":{"name":"a${i}"}}`)],
    ["objects that contain the same", (i) => `{"metadata":{"name":"a${i}"},"a":[{"metadata":1},{"metadata":2}]}`],
  ])("has the value of the whole: %s", (_, itemOf) => {
    const text = listOf(8000, itemOf);
    // As received by HTTP/1.1, by HTTP/2, and decompressed.
    for (const chunk of [64 * 1024, 16_001, Number.MAX_SAFE_INTEGER]) {
      expect(expectWhole(text, chunk)).toBeGreaterThan(0);
    }
  });

  it("extends a piece that would end inside of an item", () => {
    const inner = Array.from({ length: 20_000 }, (_, i) => `{"metadata":{"name":"b${i}"}}`).join(",");
    expect(expectWhole(listOf(3, (i) => `{"metadata":{"name":"a${i}"},"a":[${inner}]}`))).toBeGreaterThan(0);
  });

  it.each<[string, string]>([
    ["a small list", `${HEAD}{"metadata":{}}]}`],
    ["an empty list", `{"a":"${PADDING}","items":[]}`],
    ["items that are not objects", `{"items":["${PADDING}","b"]}`],
    ["no list", `{"metadata":{"a":"${PADDING}"}}`],
    ["null", `{"items":null,"a":"${PADDING}"}`],
    ["another list of that name first", `{"a":{"items":[{"b":"${PADDING}"}]},"items":[{"b":1}]}`],
    ["a list after the items", `{"items":[{"a":"${PADDING}"}],"metadata":{"b":[1]}}`],
    ["white space", `{"items":[ {"a" : "${PADDING}"} ] }`],
    ["text that is not JSON", `${HEAD}{"metadata":{"a":"${PADDING}"}}`],
    ["text nested too deep", `${HEAD}{"metadata":{"a":"${PADDING}","b":${"[".repeat(20_000)}${"]".repeat(20_000)}}}]}`],
  ])("leaves the whole text to others: %s", (_, text) => {
    expect(read(text)).toBe("whole");
  });

  it.each<[string, string]>([
    ["another list after them", `{"items":[{"a":"${PADDING}"},{"a":1}],"b":1,"c":[{"a":2}]}`],
    ["items twice", `{"items":[{"a":"${PADDING}"},{"a":1}],"items":[{"a":2}]}`],
    ["items inside of items", `{"items":[{"items":[{"b":"${PADDING}"}]}],"items":[{"b":1}]}`],
    ["items that are not JSON", listOf(8000, (i) => `{"metadata":{"name":"a${i}"${i === 4000 ? "" : "}"}}`)],
    ["a missing comma", listOf(8000, (i) => `{"metadata":{"name":"a${i}"}}${i === 4000 ? "{}" : ""}`)],
    ["a comma too many", listOf(8000, (i) => `{"metadata":{"name":"a${i}"}}${i === 7999 ? "," : ""}`)],
  ])("says that the items cannot be read: %s", (_, text) => {
    expect(read(text)).toBe("invalid");
  });

  it("has the value of the whole, for any lists, however they are received", () => {
    const text = fc.oneof(
      fc.constantFrom('},{"metadata":', '"items":[', "\\", '"', "]", "é", "\u{1f600}", "<"),
      fc.string({ unit: "binary" }),
    );
    const number = fc.constantFrom("-0", "1.0", "1e3", "9223372036854775807", "-9007199254740993", "12");
    const { value } = fc.letrec<{ value: string; object: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        number,
        text.map((string) => JSON.stringify(string)),
        fc.constantFrom("null", "true", "{}", "[]"),
        tie("object"),
        fc.array(tie("object"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
      ),
      object: fc
        .array(fc.tuple(fc.constantFrom("metadata", "items", "kind", "__proto__", "a"), tie("value")), { maxLength: 4 })
        .map((members) => `{${members.map(([name, member]) => `${JSON.stringify(name)}:${member}`).join(",")}}`),
    }));
    const head = fc.constantFrom('{"items":[', HEAD, '{"a":{"items":[]},"items":[', '{"items":[],"items":[');
    const tail = fc.constantFrom("]}", '],"metadata":{"a":[1]}}', '],"items":null}', '],"metadata":{}}\n');
    const chunks = fc.integer({ min: 5000, max: 200_000 });
    fc.assert(
      fc.property(head, fc.array(value, { minLength: 1, maxLength: 20 }), tail, chunks, (begin, values, end, chunk) => {
        const items = values.map((member) => `{"metadata":{"a":"${"x".repeat(20_000)}"},"b":${member}}`);
        expectWhole(`${begin}${items.join(",")}${end}`, chunk);
      }),
      { numRuns: 100 },
    );
  });
});
