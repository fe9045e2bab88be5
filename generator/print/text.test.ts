import { describe, expect, it } from "vitest";
import { commentText, propertyName, stringLiteral, valueLiteral } from "./text.js";

describe("text of documents in source code", () => {
  it.each([
    ['a"b', '"a\\"b"'],
    ["a\u2028b", '"a\\u2028b"'],
    ["a\u202eb", '"a\\u202eb"'],
    ["a\u0000b", '"a\\u0000b"'],
    ["a\u{e0001}b", '"a\\udb40\\udc01b"'],
    ["</script>", '"<\\/script>"'],
    ["`${x}`", '"`${x}`"'],
  ])("the string %j is %s, and means the same", (value, literal) => {
    expect(stringLiteral(value)).toBe(literal);
    expect(JSON.parse(stringLiteral(value))).toBe(value);
  });

  it.each([
    ["ends */ here", "ends *\\/ here"],
    ["hidden *\u200b/ end", "hidden *\\/ end"],
    ["@ts-ignore", "\\@ts-ignore"],
    ["// @ts-expect-error", "// \\@ts-expect-error"],
    ["  @param x", "\\@param x"],
    ["* @type {x}", "* \\@type {x}"],
    ["mail@example.com", "mail@example.com"],
    ["mail@ts-ignore", "mail\\@ts-ignore"],
    ["in a line @deprecated", "in a line \\@deprecated"],
    ["`code`@param and {@link x}", "`code`\\@param and {\\@link x}"],
    ["\\@see", "\\@see"],
    ["//# sourceMappingURL=x", "//# sourceMapping URL=x"],
    ["a\r\nb\u2028c  \n\n\n\nd", "a\nb\nc\n\nd"],
    ["\u001b[31mred\u202e", "[31mred"],
  ])("the comment %j is %j", (given, want) => {
    expect(commentText(given)).toBe(want);
  });

  it("has quotes around names only if needed", () => {
    expect(["a", "$x", "a-b", "0", "__proto__", ""].map(propertyName)).toEqual([
      "a",
      "$x",
      '"a-b"',
      '"0"',
      "__proto__",
      '""',
    ]);
  });

  it("contains values as literals", () => {
    expect(valueLiteral({ a: [1, "b", null, true], "c-d": {} })).toBe('{ a: [1, "b", null, true], "c-d": {} }');
  });
});
