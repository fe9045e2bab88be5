import { randomUUID } from "node:crypto";
import { isTooDeep } from "../json/depth.js";
import { parse, parseItems } from "../json/parse.js";

/** Smaller lists are parsed as a whole. */
const LARGE_BYTES = 128 * 1024;
/** The least size of a piece. The objects of one fit into a processor's caches. */
const PIECE_BYTES = 64 * 1024;
/** How often the next end is tried before much is skipped. */
const NEAR_ATTEMPTS = 4;
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
 * the processor's caches, and the memory of objects that it does not keep is free again at once.
 *
 * Pieces end where an item seems to begin, because it begins as the first item does. Such text may also be inside of an item. Then the piece is
 * not valid, and it is extended. If all pieces and the rest of the list are valid, so is the whole text, and it has the same value.
 *
 * @param body UTF-8; it must not change while the pieces are read
 * @returns undefined for a text that must be parsed as a whole
 */
export function splitList(body: Buffer): ListInPieces | undefined {
  if (body.length < LARGE_BYTES || isTooDeep(body)) return undefined;
  const start = body.indexOf(ITEMS) + ITEMS.length;
  const end = body.lastIndexOf("]");
  const colon = body.indexOf(":", start);
  if (start < ITEMS.length || colon - start > LONGEST_BEGINNING || end < colon) return undefined;
  const beginning = body.toString("latin1", start, colon + 1);
  if (!/^\{"\w+":$/.test(beginning)) return undefined;
  const list = parseList(body.toString("utf8", 0, start), body.toString("utf8", end));
  return list && { list, pieces: () => parsePieces(body, start, end, `},${beginning}`) };
}

/** Parses a list in the place of whose items is a mark; undefined if the mark is not there. */
function parseList(head: string, tail: string): object | undefined {
  const list = attempt(() => parse(`${head}"${MARK}"${tail}`));
  const { items } = (list ?? {}) as { items?: unknown };
  if (!Array.isArray(items) || items.length !== 1 || items[0] !== MARK) return undefined;
  items.pop();
  return list as object;
}

function* parsePieces(body: Buffer, start: number, end: number, boundary: string): ReturnType<ListInPieces["pieces"]> {
  for (let from = start; from < end; ) {
    let size = PIECE_BYTES;
    for (let attempts = 1; ; attempts++) {
      const found = from + size < end ? body.indexOf(boundary, from + size) : -1;
      // Behind the brace.
      const to = found === -1 || found > end ? end : found + 1;
      const items = attempt(() => parseItems(body.subarray(from, to)));
      if (items !== undefined) {
        yield items;
        // Behind the comma.
        from = to + 1;
        break;
      }
      if (to === end) throw new SyntaxError("the items end in another place");
      // Soon twice as much each time: all attempts together take time in proportion to the text.
      size = (to - from) * (attempts < NEAR_ATTEMPTS ? 1 : 2);
    }
  }
}

/** What a function returns; undefined if it throws. */
function attempt<T>(parseText: () => T): T | undefined {
  try {
    return parseText();
  } catch {
    return undefined;
  }
}
