import { describe, expect, test } from "vitest";
import { createRedactor, secretsOfHeader, secretsOfPem } from "./redactor.js";

const SECRET = `pa/ss+w"ö<r&d' %`;
const bytes = (text: string): string => createRedactor([SECRET]).bytes(Buffer.from(text)).toString();

describe("G.1 a secret is hidden", () => {
  test.each([
    ["as it is", SECRET],
    ["in JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["in JSON with escaped slashes", JSON.stringify(SECRET).slice(1, -1).replaceAll("/", "\\/")],
    ["in a URL", encodeURIComponent(SECRET)],
    ["in a URL, in lower case", encodeURIComponent(SECRET).replace(/%../g, (hex) => hex.toLowerCase())],
    ["in a form", `${new URLSearchParams({ a: SECRET })}`.slice(2)],
    ["in HTML", "pa/ss+w&#34;ö&lt;r&amp;d&#39; %"],
    ["in HTML with named entities", "pa/ss+w&quot;ö&lt;r&amp;d&#39; %"],
  ])("%s", (_name, form) => {
    expect(createRedactor([SECRET]).text(`<${form}> and ${form}`)).toBe("<<hidden>> and <hidden>");
    expect(bytes(`ä ${form}`)).toBe("ä <hidden>");
  });

  const withEscapes = (text: string, which: RegExp): string =>
    text.replace(which, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

  test.each<[string, string, string]>([
    ["by Go", "hunter2&<more>", String.raw`hunter2\u0026\u003cmore\u003e`],
    ["in upper case", "to=ken/x", String.raw`to\u003Dken\/x`],
    ["in Java", "tokABC+def/ghi=='", String.raw`tokABC+def\/ghi\u003d\u003d\u0027`],
    ["by Python", "äöü-ß😀", withEscapes("äöü-ß😀", /[^ -~]/g)],
    ["completely", "äöü-ß😀", withEscapes("äöü-ß😀", /[\s\S]/g)],
    ["with some of its characters", "abcdef", String.raw`a\u0062cd\u0065f`],
    ["in JavaScript", "abc&def", String.raw`abc\x26def`],
    ["with control characters", "abc\n\tdef\\", String.raw`abc\n\u0009def\\`],
    ["twice", "hunter2&more", String.raw`hunter2\\u0026more`],
    [
      "in a quotation of a quotation",
      'a&b"c/d',
      JSON.stringify(JSON.stringify(String.raw`a\u0026b\"c\/d`)).slice(3, -3),
    ],
    ["in base64", String.fromCharCode(0xfb).repeat(9), "w7vDu8O7w7vDu8O7w7vDu8O7".replace("D", "\\u0044")],
    ["in HTML", "hunter2&more", String.raw`hunter2\u0026amp;more`],
  ])("escaped %s", (_name, secret, form) => {
    const redactor = createRedactor([secret]);
    const text = String.raw`{"a":"\u00e4\"${form}\u0026\n","${form}":"\\"}`;
    const want = String.raw`{"a":"\u00e4\"<hidden>\u0026\n","<hidden>":"\\"}`;
    expect(redactor.text(text)).toBe(want);
    expect(redactor.bytes(Buffer.from(`ä${text}`)).toString()).toBe(`ä${want}`);
    expect(createRedactor(["another"]).text(text)).toBe(text);
  });

  test.each([String.raw`hunter2\u0026m`, String.raw`hunter2\u00`, String.raw`hunter2\u`, "hunter2\\", "hunter"])(
    "escaped and cut: %s…",
    (beginning) => {
      expect(createRedactor(["hunter2&more"]).text(`a \\" ${beginning}…`)).toBe('a \\" <hidden>…');
    },
  );

  test.each([0, 1, 2, 3, 4, 5])("in base64 of a text, at offset %d", (offset) => {
    for (const encoding of ["base64", "base64url"] as const) {
      const encoded = Buffer.from(`${"x".repeat(offset)}${SECRET} and more`).toString(encoding);
      const text = bytes(encoded);
      expect(text).toContain("<hidden>");
      // Not more than the four bits that it shares with its neighbours are left.
      for (const part of text.split("<hidden>"))
        expect(Buffer.from(part, encoding).toString()).not.toMatch(/pa|ss|w"|<r|&d/);
    }
  });

  test("in bytes that are not text otherwise", () => {
    const around = Buffer.from([0xff, 0xfe, 0x00]);
    const all = Buffer.concat([around, Buffer.from(SECRET), around]);
    expect(createRedactor([SECRET]).bytes(all)).toEqual(Buffer.concat([around, Buffer.from("<hidden>"), around]));
  });

  test("with another that contains it", () => {
    expect(createRedactor(["secret", "my secret word"]).text("my secret word, secret")).toBe("<hidden>, <hidden>");
  });
});

test("bytes without a secret are the same object, and short secrets are ignored", () => {
  const text = Buffer.from("abc");
  expect(createRedactor([SECRET, "abc", ""]).bytes(text)).toBe(text);
  expect(createRedactor(["abc"]).text("abc")).toBe("abc");
});

test("the last secrets are remembered, and the first ones always", () => {
  const redactor = createRedactor(["fixed"]);
  for (let i = 10; i < 40; i++) redactor.add(`token-${i}`);
  redactor.add("token-30");
  for (let i = 40; i < 46; i++) redactor.add(`token-${i}`);
  expect(redactor.text("fixed token-10 token-30 token-45")).toBe("<hidden> token-10 <hidden> <hidden>");
});

test("the secrets of a header and of a PEM text", () => {
  expect(secretsOfHeader("Bearer abcdef")).toEqual(["abcdef"]);
  const basic = Buffer.from("someone:pass:word").toString("base64");
  expect(secretsOfHeader(`Basic ${basic}`)).toEqual([basic, "pass:word"]);
  const pem = `-----BEGIN PRIVATE KEY-----\r\n${"A1".repeat(32)}\r\nabcdef01234567890123==\n-----END PRIVATE KEY-----\n`;
  expect(secretsOfPem(pem)).toEqual(["A1".repeat(32), "abcdef01234567890123=="]);
});

test("a long text that nearly repeats a secret takes linear time", () => {
  const secret = `b${"a".repeat(10_000)}`;
  const text = Buffer.from("a".repeat(4_000_000));
  const redactor = createRedactor([secret]);
  expect(redactor.bytes(text)).toBe(text);
  expect(redactor.text("a".repeat(4_000_000))).toHaveLength(4_000_000);
  for (const part of ["\\", "\\u", "\\u0061", "\\ud83d", "\\\\u0061"]) {
    const escaped = Buffer.from(part.repeat(100_000));
    expect(redactor.bytes(escaped)).toBe(escaped);
  }
  const many = createRedactor(["a&bc"]).text(String.raw`a\u0026bc \n`.repeat(100_000));
  expect(many).toHaveLength(String.raw`<hidden> \n`.length * 100_000);
});
