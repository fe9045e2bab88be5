// Ported from go-yaml v2 (scannerc.go), which follows libyaml.
import {
  type Cursor,
  isBlank,
  isBlankOrEnd,
  isBreakOrEnd,
  isWord,
  markOf,
  peek,
  readBreak,
  readWhile,
  skip,
  skipComment,
} from "./cursor.js";
import type { Token } from "./token.js";
import { YamlError } from "./yaml-error.js";

/** Scans `&name` or `*name`. */
export function scanAnchor(cursor: Cursor): Token {
  const mark = markOf(cursor);
  const kind = peek(cursor) === "&" ? "anchor" : "alias";
  skip(cursor);
  const name = readWhile(cursor, isWord);
  const next = peek(cursor);
  if (name === "" || !(isBlankOrEnd(next) || "?:,]}%@`".includes(next)))
    throw fail("did not find expected alphabetic or numeric character", cursor);
  return { kind, name, mark };
}

/** Scans `!`, `!suffix`, `!!suffix`, `!handle!suffix` or `!<tag>`. */
export function scanTag(cursor: Cursor): Token {
  const mark = markOf(cursor);
  let handle = "";
  let suffix: string;
  if (peek(cursor, 1) === "<") {
    skip(cursor);
    skip(cursor);
    suffix = readUri(cursor, "");
    if (peek(cursor) !== ">") throw fail("did not find the expected '>'", cursor);
    skip(cursor);
  } else {
    handle = readHandle(cursor);
    if (handle.length > 1 && handle.endsWith("!")) suffix = readUri(cursor, "");
    else {
      suffix = readUri(cursor, handle);
      // "!" alone is a tag.
      [handle, suffix] = suffix === "" ? ["", "!"] : ["!", suffix];
    }
  }
  if (!isBlankOrEnd(peek(cursor))) throw fail("did not find expected whitespace or line break", cursor);
  return { kind: "tag", handle, suffix, mark };
}

/** Scans `%YAML 1.1` or `%TAG !handle! prefix`. */
export function scanDirective(cursor: Cursor): Token {
  const mark = markOf(cursor);
  skip(cursor);
  const name = readWhile(cursor, isWord);
  if (name === "") throw fail("could not find expected directive name", cursor);
  if (!isBlankOrEnd(peek(cursor))) throw fail("found unexpected non-alphabetical character", cursor);
  readWhile(cursor, isBlank);
  let token: Token;
  if (name === "YAML") token = { kind: "versionDirective", version: readVersion(cursor), mark };
  else if (name === "TAG") token = { kind: "tagDirective", ...readTagDirective(cursor), mark };
  else throw fail("found unknown directive name", cursor);
  skipComment(cursor);
  if (!isBreakOrEnd(peek(cursor))) throw fail("did not find expected comment or line break", cursor);
  readBreak(cursor);
  return token;
}

function readVersion(cursor: Cursor): string {
  const number = (): number => {
    const digits = readWhile(cursor, (character) => /^\d$/.test(character));
    if (digits.length > 2) throw fail("found extremely long version number", cursor);
    if (digits === "") throw fail("did not find expected version number", cursor);
    return Number(digits);
  };
  const major = number();
  if (peek(cursor) !== ".") throw fail("did not find expected digit or '.' character", cursor);
  skip(cursor);
  return `${major}.${number()}`;
}

function readTagDirective(cursor: Cursor): { handle: string; prefix: string } {
  const handle = readHandle(cursor);
  if (handle !== "!" && !handle.endsWith("!")) throw fail("did not find expected '!'", cursor);
  if (!isBlank(peek(cursor))) throw fail("did not find expected whitespace", cursor);
  readWhile(cursor, isBlank);
  const prefix = readUri(cursor, "");
  if (!isBlankOrEnd(peek(cursor))) throw fail("did not find expected whitespace or line break", cursor);
  return { handle, prefix };
}

function readHandle(cursor: Cursor): string {
  if (peek(cursor) !== "!") throw fail("did not find expected '!'", cursor);
  skip(cursor);
  const name = readWhile(cursor, isWord);
  if (peek(cursor) !== "!") return `!${name}`;
  skip(cursor);
  return `!${name}!`;
}

/** Reads the rest of a tag. `head` was read as a handle, but is the tag's start. */
function readUri(cursor: Cursor, head: string): string {
  let uri = head.slice(1);
  let isEmpty = head === "";
  for (;;) {
    const part = readWhile(cursor, (character) => isWord(character) || ";/?:@&=+$,.!~*'()[]".includes(character));
    uri += part;
    isEmpty &&= part === "";
    if (peek(cursor) !== "%") break;
    uri += readUriEscape(cursor);
    isEmpty = false;
  }
  if (isEmpty) throw fail("did not find expected tag URI", cursor);
  return uri;
}

/** Reads one character that is written as its UTF-8 bytes, `%C3%A4`. */
function readUriEscape(cursor: Cursor): string {
  const bytes: number[] = [];
  let length = 1;
  while (bytes.length < length) {
    const escaped = /^%([\da-f]{2})$/i.exec(cursor.text.slice(cursor.position, cursor.position + 3));
    if (escaped === null) throw fail("did not find URI escaped octet", cursor);
    const octet = Number.parseInt(escaped[1] ?? "", 16);
    if (bytes.length > 0) {
      if ((octet & 0xc0) !== 0x80) throw fail("found an incorrect trailing UTF-8 octet", cursor);
    } else {
      length = octet < 0x80 ? 1 : octet >> 5 === 0b110 ? 2 : octet >> 4 === 0b1110 ? 3 : octet >> 3 === 0b11110 ? 4 : 0;
      if (length === 0) throw fail("found an incorrect leading UTF-8 octet", cursor);
    }
    bytes.push(octet);
    for (let count = 0; count < 3; count++) skip(cursor);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function fail(problem: string, cursor: Cursor): YamlError {
  return new YamlError(problem, cursor.line + 1);
}
