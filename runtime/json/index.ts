import { isAscii } from "node:buffer";
import { randomUUID } from "node:crypto";

// An integer that a double can't hold exactly has 16 digits at the least.
const DIGITS = 16;
// Strings are matched whole, so that digits in them are left alone. A fraction or an exponent makes a number that is no integer.
const STRING_OR_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
// Stands before the digits while they travel as a string; no text from elsewhere can know it.
const MARK = `int64:${randomUUID()}:`;

/**
 * Parses JSON. Integers beyond 2^53, which a `number` would round, become `bigint`: so an object that is read and written back keeps
 * them. Objects without such integers are what `JSON.parse` makes of them.
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

/** Whether a long integer may stand somewhere outside of strings. Every run of so many digits covers one byte of each so many. */
function hasLongInteger(body: Buffer): boolean {
  for (let i = DIGITS - 1; i < body.length; i += DIGITS) {
    // Most digits stand in short runs: a long one reaches as far as half its length to one side at the least.
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

/** What may stand before the digits of a number: structure, space, a sign. */
const BEFORE_NUMBER: readonly number[] = [...Buffer.from(":,[ \n\t\r-")];

/** Writes JSON; a `bigint` is written as the integer that it is. */
export function stringifyJson(value: unknown): string | undefined {
  let hasIntegers = false;
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== "bigint") return member;
    hasIntegers = true;
    return MARK + member;
  });
  return hasIntegers ? text.replaceAll(new RegExp(`"${MARK}(-?\\d+)"`, "g"), "$1") : text;
}
