import { isAscii } from "node:buffer";
import { randomUUID } from "node:crypto";

// An integer that a double cannot hold exactly has at least 16 digits.
const DIGITS = 16;
const HALF = DIGITS / 2;
const BLOCK = 4096 * DIGITS;
// An expression for complete strings would exhaust the stack on a long one, so that their ends are matched alone. Numbers are matched
// completely: parts of them would be tried again and again.
const TOKEN = /\\[\s\S]|"|-?\d[\d.eE+-]*/g;
const LONG_INTEGER = /^-?\d{16,}$/;
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
  let inString = false;
  const marked = text.replace(TOKEN, (token) => {
    if (token === '"') inString = !inString;
    const isLong = !inString && LONG_INTEGER.test(token) && !Number.isSafeInteger(Number(token));
    return isLong ? `"${MARK}${token}"` : token;
  });
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

/** Whether there may be a long integer outside of strings. */
function hasLongInteger(body: Buffer): boolean {
  // In blocks: V8 would run one long loop unoptimised for half of its time, each time, because a function that is seldom called is forgotten.
  for (let start = DIGITS - 1; start < body.length; start += BLOCK) {
    if (hasLongIntegerIn(body, start, Math.min(start + BLOCK, body.length))) return true;
  }
  return false;
}

/**
 * Looks at every sixteenth byte. A run of that many digits contains one of them, and extends at least half of its length to one side of the
 * first: two samples of that half rule out most shorter runs.
 */
function hasLongIntegerIn(body: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i += DIGITS) {
    if (!isDigit(body[i])) continue;
    const isBefore = isDigit(body[i - HALF]) && isDigit(body[i - HALF / 2]);
    if (!isBefore && !(isDigit(body[i + HALF]) && isDigit(body[i + HALF / 2]))) continue;
    // Never further than the sample before, which has seen a run that it is part of: a text of digits alone must not take quadratic time.
    let start = i;
    while (start > i - DIGITS && isDigit(body[start - 1])) start--;
    let end = i + 1;
    while (end < start + DIGITS && isDigit(body[end])) end++;
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
