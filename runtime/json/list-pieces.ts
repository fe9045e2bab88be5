import { randomUUID } from "node:crypto";
import { isTooDeep } from "./depth.js";
import { parse, parseItems } from "./parse.js";

/** Smaller lists are parsed as a whole. */
const LARGE_BYTES = 128 * 1024;
/** The least size of a piece. The objects of a piece of this size fit into a processor's caches. */
const PIECE_BYTES = 64 * 1024;
/** How many ends of a piece are tried before it is extended. */
const ATTEMPTS = 4;
/** The items must begin in these first bytes, which are also those that {@link isTooDeep} reads. */
const HEAD_BYTES = 256 * 1024;
/** How much may follow the items. */
const TAIL_BYTES = 4096;
const CLOSING_BRACKET = 0x5d;
const ITEMS = '"items":[';
/** The longest text up to the first colon of an item: `{"apiVersion":`. */
const LONGEST_BEGINNING = 64;
// Stands for the items; other text cannot contain it.
const MARK = `items:${randomUUID()}`;

/** A list whose items are parsed piece by piece. */
export interface ListInPieces {
  /** The list, with its members in their order, and without its items. */
  readonly list: object;
  /**
   * The items of each piece.
   * @throws SyntaxError if the items cannot be parsed in this way; the text may nevertheless be valid
   */
  pieces(): Generator<readonly unknown[], void, void>;
}

/**
 * Splits the text of a large list between its items. A program that uses the objects of each piece before the next one is parsed finds them in
 * the processor's caches, and the memory of objects that it does not keep is free again at once. The text is never in memory as a whole.
 *
 * Pieces end where an item seems to begin, because it begins as the first item does. Such text may also be inside of an item. Then the piece is
 * not valid, and another end is tried. If all pieces and the rest of the list are valid, so is the whole text, and it has the same value.
 *
 * @param body UTF-8, as it was received; it must not change while the pieces are read
 * @returns undefined for a text that must be parsed as a whole
 */
export function splitList(body: readonly Buffer[]): ListInPieces | undefined {
  const size = body.reduce((sum, { length }) => sum + length, 0);
  if (size < LARGE_BYTES) return undefined;
  const head = Buffer.concat(slice(body, 0, HEAD_BYTES));
  if (isTooDeep(head)) return undefined;
  const start = head.indexOf(ITEMS) + ITEMS.length;
  const colon = head.indexOf(":", start);
  if (start < ITEMS.length || colon - start > LONGEST_BEGINNING) return undefined;
  const beginning = head.toString("latin1", start, colon + 1);
  if (!/^\{"\w+":$/.test(beginning)) return undefined;
  const last = Buffer.concat(slice(body, Math.max(colon, size - TAIL_BYTES), size));
  const tail = last.subarray(last.lastIndexOf("]"));
  if (tail[0] !== CLOSING_BRACKET) return undefined;
  const list = parseList(head.toString("utf8", 0, start), tail.toString("utf8"));
  return list && { list, pieces: () => parsePieces(slice(body, start, size - tail.length), `},${beginning}`) };
}

/** The bytes from one offset to another. */
function slice(body: readonly Buffer[], from: number, to: number): Buffer[] {
  let at = 0;
  return body.flatMap((piece) => {
    const part = piece.subarray(Math.max(from - at, 0), Math.max(to - at, 0));
    at += piece.length;
    return part.length > 0 ? [part] : [];
  });
}

/** Parses a list whose items were replaced by a mark. Returns undefined if the mark is not where the items must be. */
function parseList(head: string, tail: string): object | undefined {
  const list = attempt(() => parse(`${head}"${MARK}"${tail}`));
  const { items } = (list ?? {}) as { items?: unknown };
  if (!Array.isArray(items) || items.length !== 1 || items[0] !== MARK) return undefined;
  items.pop();
  return list as object;
}

/** Parses items piece by piece. Each piece except the last one has at least {@link PIECE_BYTES}. */
function* parsePieces(items: readonly Buffer[], boundary: string): ReturnType<ListInPieces["pieces"]> {
  let memory = Buffer.allocUnsafeSlow(4 * PIECE_BYTES);
  let length = 0;
  let least = PIECE_BYTES;
  const parts = items.flatMap((piece) =>
    Array.from({ length: Math.ceil(piece.length / PIECE_BYTES) }, (_, i) =>
      piece.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES),
    ),
  );
  for (const [i, part] of parts.entries()) {
    if (length + part.length > memory.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (length + part.length));
      memory.copy(larger, 0, 0, length);
      memory = larger;
    }
    memory.set(part, length);
    length += part.length;
    if (i === parts.length - 1 || length < least) continue;
    const text = memory.subarray(0, length);
    // Soon twice as much each time: all attempts together take time in proportion to the text.
    least = 2 * length;
    let end = text.lastIndexOf(boundary);
    for (let tries = 0; tries < ATTEMPTS && end > 0; tries++) {
      // Behind the brace; the next piece begins behind the comma.
      const found = attempt(() => parseItems(text.subarray(0, end + 1)));
      if (found !== undefined) {
        yield found;
        memory.copyWithin(0, end + 2, length);
        length -= end + 2;
        least = PIECE_BYTES;
        break;
      }
      end = text.lastIndexOf(boundary, end - 1);
    }
  }
  yield parseItems(memory.subarray(0, length));
}

/** What a function returns; undefined if it throws. */
function attempt<T>(parseText: () => T): T | undefined {
  try {
    return parseText();
  } catch {
    return undefined;
  }
}
