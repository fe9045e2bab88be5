import { parse, parseLines } from "../../json/parse.js";
import { createBrackets } from "./brackets.js";
import { FrameError } from "./frame-error.js";

/** The largest event in bytes: far more than a server stores, and less than a string can hold. */
const MAX_EVENT_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;
const LINE_BREAK: readonly number[] = [NEWLINE, 0x0d];
const CLOSING_BRACE = 0x7d;

/** Splits the bytes of a stream into JSON documents, and parses them. */
export interface Frames {
  /**
   * Adds the documents that are complete with `chunk` to `documents`.
   * @throws FrameError if the bytes are not JSON objects, or if one is too large; the documents before it were added
   */
  add(chunk: Buffer, documents: unknown[]): void;
}

/**
 * Creates the splitter of one stream. Servers write each document on a line of its own, which is the fast way. Documents that follow each
 * other without a line break, or have some inside, are found by their brackets. Chunks may end anywhere, also within a character.
 */
export function createFrames(): Frames {
  let pieces: Buffer[] = [];
  let size = 0;
  let byBrackets = false;
  const brackets = createBrackets();
  // How many of the pieces the brackets have seen.
  let seen = 0;

  const keep = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    pieces.push(bytes);
    size += bytes.length;
    if (size > MAX_EVENT_BYTES)
      throw new FrameError(`an event is larger than the limit of ${MAX_EVENT_BYTES / 1024 / 1024} MiB`);
  };
  const take = (last: Buffer): Buffer => {
    const whole = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    size = 0;
    seen = 0;
    return whole;
  };

  const addByBrackets = (chunk: Buffer, documents: unknown[]): void => {
    let start = 0;
    for (const end of brackets.ends(chunk)) {
      documents.push(parseDocument(take(chunk.subarray(start, end))));
      start = end;
    }
    keep(chunk.subarray(start));
    seen = pieces.length;
  };
  /** Begins again, with what no line break has ended yet. */
  const switchToBrackets = (bytes: Buffer, documents: unknown[]): void => {
    byBrackets = true;
    brackets.reset();
    addByBrackets(bytes, documents);
  };
  /** Whether the pieces end with a document, or with what is none. Each piece is looked at once. */
  const isComplete = (): boolean => {
    if (seen === 0) brackets.reset();
    let end = 0;
    try {
      for (const piece of pieces.slice(seen)) end = lastOf(brackets.ends(piece)) ?? 0;
    } catch {
      return true;
    }
    seen = pieces.length;
    return end === pieces.at(-1)?.length;
  };

  return {
    add: (chunk, documents) => {
      // A document and its line break may come in two chunks, so that brackets found its end. Lines are several times as fast.
      if (byBrackets && pieces.length === 0 && LINE_BREAK.includes(chunk[0] ?? 0)) byBrackets = false;
      if (byBrackets) return addByBrackets(chunk, documents);
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      // The line that began in an earlier chunk is put together alone, so that the others need not be copied.
      const first = pieces.length > 0 && end > 0 ? chunk.indexOf(NEWLINE) + 1 : 0;
      for (const [from, to] of [
        [0, first],
        [first, end],
      ] as const) {
        if (from === to) continue;
        const rest = parseLines(take(chunk.subarray(from, to)), documents);
        if (rest !== undefined) {
          return switchToBrackets(Buffer.concat([Buffer.from(rest), chunk.subarray(to)]), documents);
        }
      }
      keep(chunk.subarray(end));
      if (chunk.at(-1) === CLOSING_BRACE && isComplete()) switchToBrackets(take(Buffer.alloc(0)), documents);
    },
  };
}

function lastOf<T>(values: Iterable<T>): T | undefined {
  let last: T | undefined;
  for (const value of values) last = value;
  return last;
}

function parseDocument(bytes: Buffer): unknown {
  try {
    return parse(bytes);
  } catch {
    // The parser's own message quotes the text.
    throw new FrameError(`an event of ${bytes.length} bytes is not JSON`);
  }
}
