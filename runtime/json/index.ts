import { isAscii } from "node:buffer";
import { randomUUID } from "node:crypto";

// An integer that a double cannot hold exactly has at least 16 digits.
const DIGITS = 16;
// Strings are matched completely, so that digits inside of them stay unchanged. A number with a fraction or an exponent is not an integer.
const STRING_OR_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
// Marks digits that are temporarily a string; other text cannot contain it.
const MARK = `int64:${randomUUID()}:`;

/**
 * Parses JSON. Integers beyond 2^53, which a `number` would round, become `bigint`, so that an object that is read and written back keeps
 * them. Other objects are the same as those of `JSON.parse`.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/ int64 fields are numbers in JSON
 */
export function parseJson(body: Buffer): unknown {
  // Most bodies are ASCII, which is read as Latin-1 eight times faster.
  const text = body.toString(isAscii(body) ? "latin1" : "utf8");
  if (!hasLongInteger(body)) return JSON.parse(text);
  const marked = text.replace(STRING_OR_INTEGER, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${MARK}${token}"`,
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

/**
 * Whether there may be a long integer outside of strings. Every run of that many digits contains a byte at one of the sampled positions.
 */
function hasLongInteger(body: Buffer): boolean {
  for (let i = DIGITS - 1; i < body.length; i += DIGITS) {
    // Most runs of digits are short. A long one extends at least half of its length to one side.
    if (!isDigit(body[i]) || !(isDigit(body[i - DIGITS / 2]) || isDigit(body[i + DIGITS / 2]))) continue;
    let start = i;
    while (isDigit(body[start - 1])) start--;
    let end = i + 1;
    while (isDigit(body[end])) end++;
    if (end - start >= DIGITS && BEFORE_NUMBER.includes(body[start - 1] ?? 0)) return true;
  }
  return false;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Characters that may precede the digits of a number: structure, space, a sign. */
const BEFORE_NUMBER: readonly number[] = [...Buffer.from(":,[ \n\t\r-")];

/** Serializes JSON; a `bigint` is written as an integer. */
export function stringifyJson(value: unknown): string | undefined {
  let hasIntegers = false;
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== "bigint") return member;
    hasIntegers = true;
    return MARK + member;
  });
  return hasIntegers ? text.replaceAll(new RegExp(`"${MARK}(-?\\d+)"`, "g"), "$1") : text;
}
