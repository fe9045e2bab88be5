// Reading a text character by character, as go-yaml's scanner does. Beyond the end, a character is the empty string.
import { YamlError } from "./yaml-error.js";

/** A place in the text. Lines and columns count from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  /** How many characters precede it. */
  readonly index: number;
}

/** A text and the place up to which it has been read. */
export interface Cursor {
  readonly text: string;
  /** Like `index`, in UTF-16 code units. */
  position: number;
  index: number;
  line: number;
  column: number;
}

// What go-yaml's reader refuses. In a JavaScript string, lone surrogates correspond to invalid UTF-8.
const FORBIDDEN = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * A cursor at the start of `text`, which `line` lines precede. A byte order mark is skipped.
 *
 * @throws YamlError for control characters and lone surrogates
 */
export function createCursor(text: string, line = 0): Cursor {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) {
    const before = text.slice(0, forbidden.index).match(/\n/g);
    throw new YamlError("control characters are not allowed", line + (before?.length ?? 0) + 1);
  }
  return { text, position: start, index: 0, line, column: 0 };
}

/** The character `offset` code units after the cursor. */
export function peek(cursor: Cursor, offset = 0): string {
  return cursor.text.charAt(cursor.position + offset);
}

/** The place of the cursor. */
export function markOf({ line, column, index }: Cursor): Mark {
  return { line, column, index };
}

/** Moves over one character that is not a line break. */
export function skip(cursor: Cursor): void {
  const code = cursor.text.charCodeAt(cursor.position);
  cursor.position += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
  cursor.index++;
  cursor.column++;
}

/** Moves over a line break, if there is one, and returns how it is read: all breaks but U+2028 and U+2029 become `\n`. */
export function readBreak(cursor: Cursor): string {
  const character = peek(cursor);
  if (!isBreak(character)) return "";
  const length = character === "\r" && peek(cursor, 1) === "\n" ? 2 : 1;
  cursor.position += length;
  cursor.index += length;
  cursor.line++;
  cursor.column = 0;
  return character === "\u2028" || character === "\u2029" ? character : "\n";
}

/** Moves over characters while they are accepted, and returns them. None may be a line break. */
export function readWhile(cursor: Cursor, accepts: (character: string) => boolean): string {
  const start = cursor.position;
  for (let character = peek(cursor); character !== "" && accepts(character); character = peek(cursor)) skip(cursor);
  return cursor.text.slice(start, cursor.position);
}

/** Moves over blanks and, if `#` follows, over the rest of the line. */
export function skipComment(cursor: Cursor): void {
  readWhile(cursor, isBlank);
  if (peek(cursor) === "#") readWhile(cursor, (character) => !isBreak(character));
}

/** Whether a marker between documents (`---` or `...`) starts at the cursor. */
export function isDocumentMarker(cursor: Cursor, marker: string): boolean {
  return cursor.column === 0 && cursor.text.startsWith(marker, cursor.position) && isBlankOrEnd(peek(cursor, 3));
}

/** A space or a tab. */
export function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

/** A line break of YAML 1.1. */
export function isBreak(character: string): boolean {
  return (
    character === "\n" ||
    character === "\r" ||
    character === "\u0085" ||
    character === "\u2028" ||
    character === "\u2029"
  );
}

/** A line break or the end of the text. */
export function isBreakOrEnd(character: string): boolean {
  return character === "" || isBreak(character);
}

/** White space or the end of the text. */
export function isBlankOrEnd(character: string): boolean {
  return isBlank(character) || isBreakOrEnd(character);
}

/** A letter, digit, `_` or `-`, as in the names of anchors. */
export function isWord(character: string): boolean {
  return /^[\w-]$/.test(character);
}
