import { randomUUID } from "node:crypto";
import { isTooDeep, MAX_DEPTH } from "./depth.js";

// An integer that a double cannot hold exactly has at least 16 digits.
const DIGITS = 16;
// Bytes of a word, and every how many words one is looked at.
const WORD = 4;
const STEP = 3;
const BLOCK = 16 * 1024 * STEP;
// An expression for complete strings would exhaust the stack on a long one, so that their ends are matched alone. Numbers are matched
// completely: parts of them would be tried again and again.
const TOKEN = /\\[\s\S]|"|-?\d[\d.eE+-]*/g;
// 64-bit integers have at most 20 digits. Longer ones are doubles to Kubernetes, too.
const LONG_INTEGER = /^-?\d{16,20}$/;
// Marks digits that are temporarily a string; other text cannot contain it.
const MARK = `int64:${randomUUID()}:`;

/**
 * Parses JSON without loss, as the methods of resource clients do: an integer that a `number` would not be written back as becomes a
 * `bigint`. All other values are those of `JSON.parse`.
 *
 * Doubles are always numbers: Kubernetes writes them with the fewest digits that identify them, exactly as JavaScript does.
 *
 * @param text JSON, as text or as UTF-8
 * @returns the value
 * @throws SyntaxError if the text is not JSON; its message quotes the text. RangeError if it is nested more than 10,000 levels deep, the
 * depth to which Kubernetes reads JSON; deeper values that begin after the first 256 KiB are accepted.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/ int64 fields are numbers in JSON
 * @example
 * const job = parse(await readFile("job.json", "utf8")) as Job;
 */
export function parse(text: string | Uint8Array): unknown {
  const body = typeof text === "string" ? Buffer.from(text) : bufferOf(text);
  if (isTooDeep(body)) throw tooDeep();
  return parseText(typeof text === "string" ? text : body.toString("utf8"), hasLongInteger(body));
}

function parseText(source: string, mayHaveLongIntegers: boolean): unknown {
  if (!mayHaveLongIntegers) return JSON.parse(source);
  let inString = false;
  const marked = source.replace(TOKEN, (token) => {
    if (token === '"') inString = !inString;
    const isLong = !inString && LONG_INTEGER.test(token) && String(Number(token)) !== token;
    return isLong ? `"${MARK}${token}"` : token;
  });
  return unmark(JSON.parse(marked));
}

/**
 * Parses the items of a list, without the brackets around them, as {@link parse} does. Depth is not limited.
 * @param items UTF-8
 */
export function parseItems(items: Uint8Array): unknown[] {
  const bytes = bufferOf(items);
  return parseText(`[${bytes.toString("utf8")}]`, hasLongInteger(bytes)) as unknown[];
}

/**
 * Parses JSON documents of which each is on a line of its own.
 * @param lines UTF-8
 * @param documents where the values are added
 * @returns the text from the first line on that is not JSON; undefined if there is none
 * @throws RangeError if a document is nested too deep
 */
export function parseLines(lines: Uint8Array, documents: unknown[]): string | undefined {
  const bytes = bufferOf(lines);
  const texts = bytes.toString("utf8").split("\n");
  const parseOne = hasLongInteger(bytes) ? parse : JSON.parse;
  for (const [i, text] of texts.entries()) {
    if (text === "" || text === "\r") continue;
    if (text.length > MAX_DEPTH && isTooDeep(Buffer.from(text))) throw tooDeep();
    try {
      documents.push(parseOne(text));
    } catch (error) {
      if (error instanceof SyntaxError) return texts.slice(i).join("\n");
      throw error;
    }
  }
  return undefined;
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function tooDeep(): RangeError {
  return new RangeError(`the JSON is nested deeper than the limit of ${MAX_DEPTH} levels`);
}

/** Replaces marked strings in a value by the integers that they stand for. Not recursive, and so for any depth. */
function unmark(root: unknown): unknown {
  const whole: { [key: string]: unknown } = { root };
  const open: { [key: string]: unknown }[] = [whole];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    for (const key of Object.keys(container)) {
      const value = container[key];
      if (typeof value === "object" && value !== null) open.push(value as { [key: string]: unknown });
      else if (typeof value === "string" && value.startsWith(MARK)) {
        // An own member called `__proto__` is assigned like any other.
        container[key] = BigInt(value.slice(MARK.length));
      }
    }
  }
  return whole.root;
}

/**
 * Whether there may be a long integer outside of strings. Of each run of sixteen bytes, three words of four bytes are aligned, so that every
 * third word is looked at; most are not four digits.
 */
function hasLongInteger(body: Buffer): boolean {
  if (body.length < DIGITS) return false;
  const offset = -body.byteOffset & (WORD - 1);
  const words = new Int32Array(body.buffer, body.byteOffset + offset, (body.length - offset) >> 2);
  // In blocks: V8 would run one long loop unoptimised for half of its time, each time, because a function that is seldom called is forgotten.
  for (let from = 0; from < words.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, words.length);
    for (let at = nextFourDigits(words, from, to); at < to; at = nextFourDigits(words, at + STEP, to)) {
      if (isAmongDigits(words, at) && isInLongInteger(body, offset + at * WORD)) return true;
    }
  }
  return false;
}

/** The first of every third word that looks like four digits; `to` or more if there is none. */
function nextFourDigits(words: Int32Array, from: number, to: number): number {
  let at = from;
  while (at < to && !isFourDigits(words[at] as number)) at += STEP;
  return at;
}

/** Whether a word looks like four digits: few other characters have the upper half 3. */
function isFourDigits(word: number): boolean {
  return (word & 0xf0f0f0f0) === 0x30303030;
}

/** Whether a word that looks like four digits is one of three in a row that do. Those of times and hashes are often alone. */
function isAmongDigits(words: Int32Array, at: number): boolean {
  const isDigits = (i: number): boolean => i >= 0 && i < words.length && isFourDigits(words[i] as number);
  return isDigits(at - 1) ? isDigits(at - 2) || isDigits(at + 1) : isDigits(at + 1) && isDigits(at + 2);
}

/** Whether the byte at `i` is in a number of at least sixteen digits. The run of digits begins at most that far before it, or was seen. */
function isInLongInteger(body: Buffer, i: number): boolean {
  // Never further: a text of digits alone must not take quadratic time.
  let start = i;
  while (start > i - DIGITS && isDigit(body[start - 1])) start--;
  let end = i;
  while (end < start + DIGITS && isDigit(body[end])) end++;
  return end - start >= DIGITS && (start === 0 || BEFORE_NUMBER.includes(body[start - 1] ?? 0));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Characters that may precede the digits of a number: structure, space, a sign. */
const BEFORE_NUMBER: readonly number[] = [...Buffer.from(":,[ \n\t\r-")];
