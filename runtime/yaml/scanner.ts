// Ported from go-yaml v2 (scannerc.go), which follows libyaml: what is a key can only be told from the ":" after it, so that tokens wait in a
// queue, and a "key" token may be inserted before others.
import {
  type Cursor,
  createCursor,
  isBlankOrEnd,
  isBreak,
  isDocumentMarker,
  type Mark,
  markOf,
  peek,
  readBreak,
  readWhile,
  skip,
} from "./cursor.js";
import { scanBlock, scanPlain, scanQuoted } from "./scan-scalar.js";
import { scanAnchor, scanDirective, scanTag } from "./scan-tag.js";
import type { Punctuation, Token } from "./token.js";
import { YamlError } from "./yaml-error.js";

/** The tokens of a text, one after the other. Scanning goes no further than necessary. */
export interface Scanner {
  /** The next token, which remains the next one. At the end, `streamEnd`. */
  peek(): Token;
  /** The next token. */
  next(): Token;
}

// A key without "?" is on one line, and has at most this many characters.
const MAX_SIMPLE_KEY_LENGTH = 1024;

/** What cannot start a plain scalar, except `-`, `?` and `:` before other characters than white space. */
const INDICATORS = new Set("\t-?:,[]{}#&*!|>'\"%@`");

/** A place where a key may have started. */
interface SimpleKey {
  isPossible: boolean;
  /** Whether the text is wrong if it is not a key. */
  readonly isRequired: boolean;
  /** The number of its first token. */
  readonly token: number;
  readonly mark: Mark;
}

const START: Mark = { line: 0, column: 0, index: 0 };

const FLOW_TOKENS: { readonly [character: string]: Punctuation } = {
  "[": "flowSequenceStart",
  "{": "flowMappingStart",
  "]": "flowSequenceEnd",
  "}": "flowMappingEnd",
};

/** A scanner of a text that `linesBefore` lines precede; throws a `YamlError` where the text is not YAML. */
export function createScanner(text: string, linesBefore = 0): Scanner {
  const cursor: Cursor = createCursor(text, linesBefore);
  // Tokens that were scanned, but not consumed: those from `head`.
  let queue: Token[] = [];
  let head = 0;
  let consumed = 0;
  // The column of the current block, and those around it.
  let indent = -1;
  const indents: number[] = [];
  // One for each flow collection, and one for the blocks around them.
  const keys: SimpleKey[] = [{ isPossible: false, isRequired: false, token: 0, mark: START }];
  const levelsByToken = new Map<number, number>();
  let isKeyAllowed = true;
  let hasEnded = false;

  const isFlow = (): boolean => keys.length > 1;
  const fail = (problem: string): YamlError => new YamlError(problem, cursor.line + 1);

  function push(token: Token): void {
    queue.push(token);
  }

  /** Adds a token of `length` characters. */
  function pushPunctuation(kind: Punctuation, length: number): void {
    const mark = markOf(cursor);
    for (let count = 0; count < length; count++) skip(cursor);
    push({ kind, mark });
  }

  function isValid(key: SimpleKey): boolean {
    if (!key.isPossible) return false;
    const { line, index } = key.mark;
    if (line >= cursor.line && index + MAX_SIMPLE_KEY_LENGTH >= cursor.index) return true;
    if (key.isRequired) throw fail("could not find expected ':'");
    key.isPossible = false;
    return false;
  }

  function removeKey(): void {
    const key = keys.at(-1);
    if (!key?.isPossible) return;
    if (key.isRequired) throw fail("could not find expected ':'");
    key.isPossible = false;
    levelsByToken.delete(key.token);
  }

  function saveKey(): void {
    if (!isKeyAllowed) return;
    removeKey();
    const token = consumed + queue.length - head;
    const isRequired = !isFlow() && indent === cursor.column;
    keys[keys.length - 1] = { isPossible: true, isRequired, token, mark: markOf(cursor) };
    levelsByToken.set(token, keys.length - 1);
  }

  /** Starts a block if the column is further right than the current one's. `token` is the number of the token before which it starts. */
  function openBlock(column: number, kind: Punctuation, mark: Mark, token = consumed + queue.length - head): void {
    if (isFlow() || indent >= column) return;
    indents.push(indent);
    indent = column;
    queue.splice(head + token - consumed, 0, { kind, mark });
  }

  function closeBlocks(column: number): void {
    if (isFlow()) return;
    while (indent > column) {
      push({ kind: "blockEnd", mark: markOf(cursor) });
      indent = indents.pop() ?? -1;
    }
  }

  function skipToToken(): void {
    for (;;) {
      readWhile(cursor, (character) => character === " " || (character === "\t" && (isFlow() || !isKeyAllowed)));
      if (peek(cursor) === "#") readWhile(cursor, (character) => !isBreak(character));
      if (!isBreak(peek(cursor))) return;
      readBreak(cursor);
      if (!isFlow()) isKeyAllowed = true;
    }
  }

  function endStream(): void {
    // For messages, the last line is the one before a line break at the end.
    const line = cursor.column === 0 ? Math.max(cursor.line - 1, linesBefore) : cursor.line;
    const mark = { ...markOf(cursor), line };
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line++;
    }
    closeBlocks(-1);
    removeKey();
    isKeyAllowed = false;
    hasEnded = true;
    push({ kind: "streamEnd", mark });
  }

  function startOfLine(kind: "documentStart" | "documentEnd" | "directive"): void {
    closeBlocks(-1);
    removeKey();
    isKeyAllowed = false;
    if (kind === "directive") push(scanDirective(cursor));
    else pushPunctuation(kind, 3);
  }

  function startFlow(kind: Punctuation): void {
    saveKey();
    keys.push({ isPossible: false, isRequired: false, token: consumed + queue.length - head, mark: markOf(cursor) });
    isKeyAllowed = true;
    pushPunctuation(kind, 1);
  }

  function endFlow(kind: Punctuation): void {
    removeKey();
    if (isFlow()) levelsByToken.delete(keys.pop()?.token ?? -1);
    isKeyAllowed = false;
    pushPunctuation(kind, 1);
  }

  function flowEntry(): void {
    removeKey();
    isKeyAllowed = true;
    pushPunctuation("flowEntry", 1);
  }

  function blockEntry(): void {
    if (!isFlow()) {
      if (!isKeyAllowed) throw fail("block sequence entries are not allowed in this context");
      openBlock(cursor.column, "blockSequenceStart", markOf(cursor));
    }
    removeKey();
    isKeyAllowed = true;
    pushPunctuation("blockEntry", 1);
  }

  function explicitKey(): void {
    if (!isFlow()) {
      if (!isKeyAllowed) throw fail("mapping keys are not allowed in this context");
      openBlock(cursor.column, "blockMappingStart", markOf(cursor));
    }
    removeKey();
    isKeyAllowed = !isFlow();
    pushPunctuation("key", 1);
  }

  function value(): void {
    const key = keys.at(-1);
    if (key !== undefined && isValid(key)) {
      queue.splice(head + key.token - consumed, 0, { kind: "key", mark: key.mark });
      openBlock(key.mark.column, "blockMappingStart", key.mark, key.token);
      key.isPossible = false;
      levelsByToken.delete(key.token);
      isKeyAllowed = false;
    } else {
      if (!isFlow()) {
        if (!isKeyAllowed) throw fail("mapping values are not allowed in this context");
        openBlock(cursor.column, "blockMappingStart", markOf(cursor));
      }
      isKeyAllowed = !isFlow();
    }
    pushPunctuation("value", 1);
  }

  /** Scans a token that can be a key, or can be before one. */
  function keyed(scan: (cursor: Cursor) => Token): void {
    saveKey();
    isKeyAllowed = false;
    push(scan(cursor));
  }

  function quoted(): Token {
    const mark = markOf(cursor);
    return { kind: "scalar", value: scanQuoted(cursor), plain: false, mark };
  }

  function blockScalar(): void {
    removeKey();
    isKeyAllowed = true;
    const mark = markOf(cursor);
    push({ kind: "scalar", value: scanBlock(cursor, indent), plain: false, mark });
  }

  function plain(): void {
    saveKey();
    isKeyAllowed = false;
    const mark = markOf(cursor);
    const found = scanPlain(cursor, isFlow(), indent + 1);
    if (found.isBroken) isKeyAllowed = true;
    push({ kind: "scalar", value: found.value, plain: true, mark });
  }

  function fetch(): void {
    skipToToken();
    closeBlocks(cursor.column);
    const character = peek(cursor);
    const following = peek(cursor, 1);
    const isBlock = !isFlow();
    const flow = Object.hasOwn(FLOW_TOKENS, character) ? FLOW_TOKENS[character] : undefined;
    if (character === "") endStream();
    else if (character === "%" && cursor.column === 0) startOfLine("directive");
    else if (isDocumentMarker(cursor, "---")) startOfLine("documentStart");
    else if (isDocumentMarker(cursor, "...")) startOfLine("documentEnd");
    else if (flow !== undefined && "[{".includes(character)) startFlow(flow);
    else if (flow !== undefined) endFlow(flow);
    else if (character === ",") flowEntry();
    else if (character === "-" && isBlankOrEnd(following)) blockEntry();
    else if (character === "?" && (!isBlock || isBlankOrEnd(following))) explicitKey();
    else if (character === ":" && (!isBlock || isBlankOrEnd(following))) value();
    else if (character === "*" || character === "&") keyed(scanAnchor);
    else if (character === "!") keyed(scanTag);
    else if ((character === "|" || character === ">") && isBlock) blockScalar();
    else if (character === "'" || character === '"') keyed(quoted);
    else if (!INDICATORS.has(character) || "-?:".includes(character)) plain();
    else throw fail("found character that cannot start any token");
  }

  /** Scans until it is certain which token is the next one. */
  function fill(): void {
    for (;;) {
      if (head < queue.length) {
        const level = levelsByToken.get(consumed);
        const key = level === undefined ? undefined : keys[level];
        if (key === undefined || !isValid(key)) return;
      }
      if (hasEnded) return;
      fetch();
    }
  }

  function first(): Token {
    fill();
    return queue[head] ?? { kind: "streamEnd", mark: markOf(cursor) };
  }

  return {
    peek: first,
    next() {
      const token = first();
      if (head < queue.length) {
        head++;
        consumed++;
      }
      if (head === queue.length) {
        queue = [];
        head = 0;
      }
      return token;
    },
  };
}
