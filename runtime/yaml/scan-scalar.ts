// Ported from go-yaml v2 (scannerc.go), which follows libyaml.
import {
  type Cursor,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isDocumentMarker,
  peek,
  readBreak,
  readWhile,
  skip,
  skipComment,
} from "./cursor.js";
import { YamlError } from "./yaml-error.js";

/** Line breaks between two parts of a scalar: a single one becomes a space, and of several the first is dropped. */
function fold(first: string, others: string): string {
  if (first !== "\n") return first + others;
  return others === "" ? " " : others;
}

/** White space after a part of a scalar. */
interface Gap {
  /** The blanks, if there is no line break. */
  blanks: string;
  /** The first line break, and the others. */
  first: string;
  others: string;
  /** Whether there is a line break. */
  isBroken: boolean;
}

/** Reads blanks and line breaks; `check` sees each blank that follows a break. */
function readGap(cursor: Cursor, gap: Gap, check: () => void = (): void => {}): void {
  for (;;) {
    const character = peek(cursor);
    if (isBlank(character)) {
      if (gap.isBroken) check();
      skip(cursor);
      if (!gap.isBroken) gap.blanks += character;
    } else if (isBreak(character)) {
      if (gap.isBroken) gap.others += readBreak(cursor);
      else {
        gap.blanks = "";
        gap.first = readBreak(cursor);
        gap.isBroken = true;
      }
    } else return;
  }
}

/**
 * Scans a scalar without quotes.
 *
 * @param indent the column from which the lines of a block continue the scalar; 0 within flow collections
 * @returns the value, and whether it ended after a line break, so that a key may follow
 */
export function scanPlain(cursor: Cursor, isFlow: boolean, indent: number): { value: string; isBroken: boolean } {
  const { line } = cursor;
  let value = "";
  let gap: Gap = { blanks: "", first: "", others: "", isBroken: false };
  for (;;) {
    if (isDocumentMarker(cursor, "---") || isDocumentMarker(cursor, "...") || peek(cursor) === "#") break;
    const part = readPlainPart(cursor, isFlow);
    if (part !== "") {
      value += (gap.isBroken ? fold(gap.first, gap.others) : gap.blanks) + part;
      gap = { blanks: "", first: "", others: "", isBroken: false };
    }
    if (!(isBlank(peek(cursor)) || isBreak(peek(cursor)))) break;
    readGap(cursor, gap, () => {
      if (cursor.column < indent && peek(cursor) === "\t")
        throw new YamlError("found a tab character that violates indentation", line + 1);
    });
    if (!isFlow && cursor.column < indent) break;
  }
  return { value, isBroken: gap.isBroken };
}

function readPlainPart(cursor: Cursor, isFlow: boolean): string {
  const start = cursor.position;
  for (let character = peek(cursor); !isBlankOrEnd(character); character = peek(cursor)) {
    if (character === ":" && isBlankOrEnd(peek(cursor, 1))) break;
    if (isFlow && ",?[]{}".includes(character)) break;
    skip(cursor);
  }
  return cursor.text.slice(start, cursor.position);
}

const ESCAPES: { readonly [character: string]: string } = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

const CODE_LENGTHS: { readonly [character: string]: number } = { x: 2, u: 4, U: 8 };

/** Scans a scalar in single or double quotes. */
export function scanQuoted(cursor: Cursor): string {
  const { line } = cursor;
  const quote = peek(cursor);
  skip(cursor);
  let value = "";
  for (;;) {
    if (isDocumentMarker(cursor, "---") || isDocumentMarker(cursor, "..."))
      throw new YamlError("found unexpected document indicator", cursor.line + 1);
    if (peek(cursor) === "") throw new YamlError("found unexpected end of stream", cursor.line + 1);
    const gap: Gap = { blanks: "", first: "", others: "", isBroken: false };
    const part = readQuotedPart(cursor, quote, line);
    value += part.value;
    gap.isBroken = part.isContinued;
    if (peek(cursor) === quote) break;
    readGap(cursor, gap);
    value += gap.isBroken ? fold(gap.first, gap.others) : gap.blanks;
  }
  skip(cursor);
  return value;
}

/** The characters up to white space or the end of the scalar. An escaped line break ends a part, too. */
function readQuotedPart(cursor: Cursor, quote: string, line: number): { value: string; isContinued: boolean } {
  let value = "";
  for (;;) {
    value += readWhile(cursor, (character) => !isBlankOrEnd(character) && character !== quote && character !== "\\");
    const character = peek(cursor);
    if (character === quote) {
      if (quote === '"' || peek(cursor, 1) !== "'") return { value, isContinued: false };
      value += "'";
      skip(cursor);
      skip(cursor);
    } else if (character !== "\\") {
      return { value, isContinued: false };
    } else if (quote === "'") {
      value += character;
      skip(cursor);
    } else if (isBreak(peek(cursor, 1))) {
      skip(cursor);
      readBreak(cursor);
      return { value, isContinued: true };
    } else value += readEscape(cursor, line);
  }
}

function readEscape(cursor: Cursor, line: number): string {
  const name = peek(cursor, 1);
  skip(cursor);
  if (Object.hasOwn(ESCAPES, name)) {
    skip(cursor);
    return ESCAPES[name] ?? "";
  }
  const length = Object.hasOwn(CODE_LENGTHS, name) ? CODE_LENGTHS[name] : undefined;
  if (length === undefined) throw new YamlError("found unknown escape character", line + 1);
  skip(cursor);
  const digits = cursor.text.slice(cursor.position, cursor.position + length);
  if (digits.length < length || !/^[\da-f]+$/i.test(digits))
    throw new YamlError("did not find expected hexadecimal number", line + 1);
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw new YamlError("found invalid Unicode character escape code", line + 1);
  for (let digit = 0; digit < length; digit++) skip(cursor);
  return String.fromCodePoint(code);
}

/**
 * Scans a block scalar, `|` or `>`.
 *
 * @param parentIndent the indentation of the block that contains it, -1 at the top
 */
export function scanBlock(cursor: Cursor, parentIndent: number): string {
  const { line } = cursor;
  const isLiteral = peek(cursor) === "|";
  skip(cursor);
  const { chomping, increment } = readHeader(cursor, line);
  skipComment(cursor);
  if (!isBreakOrEnd(peek(cursor))) throw new YamlError("did not find expected comment or line break", cursor.line + 1);
  readBreak(cursor);

  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let breaks = "";
  const readBreaks = (): void => {
    const found = readBlockBreaks(cursor, indent, line);
    breaks += found.breaks;
    if (indent === 0) indent = Math.max(found.deepest, parentIndent + 1, 1);
  };
  readBreaks();
  const parts: string[] = [];
  let lastBreak = "";
  let wasBlank = false;
  while (cursor.column === indent && peek(cursor) !== "") {
    const startsBlank = isBlank(peek(cursor));
    if (!isLiteral && !wasBlank && !startsBlank && lastBreak === "\n") {
      if (breaks === "") parts.push(" ");
    } else parts.push(lastBreak);
    parts.push(breaks);
    breaks = "";
    wasBlank = startsBlank;
    parts.push(readWhile(cursor, (character) => !isBreak(character)));
    lastBreak = readBreak(cursor);
    readBreaks();
  }
  if (chomping !== "-") parts.push(lastBreak);
  if (chomping === "+") parts.push(breaks);
  return parts.join("");
}

function readHeader(cursor: Cursor, line: number): { chomping: string; increment: number } {
  let chomping = "";
  let increment = 0;
  const readChomping = (): void => {
    if (peek(cursor) !== "+" && peek(cursor) !== "-") return;
    chomping = peek(cursor);
    skip(cursor);
  };
  readChomping();
  if (/^\d$/.test(peek(cursor))) {
    increment = Number(peek(cursor));
    if (increment === 0) throw new YamlError("found an indentation indicator equal to 0", line + 1);
    skip(cursor);
    if (chomping === "") readChomping();
  }
  return { chomping, increment };
}

/** Reads empty lines and the indentation of the next line. Without a known `indent` (0), all spaces are indentation. */
function readBlockBreaks(cursor: Cursor, indent: number, line: number): { breaks: string; deepest: number } {
  let breaks = "";
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && peek(cursor) === " ") skip(cursor);
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && peek(cursor) === "\t")
      throw new YamlError("found a tab character where an indentation space is expected", line + 1);
    if (!isBreak(peek(cursor))) return { breaks, deepest };
    breaks += readBreak(cursor);
  }
}
