/** Most columns of a line, if its content can be broken. */
const WIDTH = 120;
const INDENT = "  ";
/** Deeper indentation would need more space than it makes readable. */
const MAX_INDENT = 40;

/** A part of a line: what stands before and after the text that may be broken. */
export interface Line {
  readonly indent: string;
  readonly head: string;
  /** A type, a value or the names of an import on one line: literals, names, brackets, `, `, `; ` and ` | `. */
  readonly body: string;
  readonly tail: string;
  /** What ends the members of an object over several lines. */
  readonly end: ";" | ",";
}

/**
 * Lays out a line: as it is if it fits, otherwise with a line for each member of a union, or of the longest brackets, and so on inside
 * them.
 */
export function layout({ indent, head, body, tail, end }: Line): string {
  const space = head === "" ? "" : " ";
  const flat = `${indent}${head}${space}${body}${tail}`;
  if (flat.length <= WIDTH || indent.length > MAX_INDENT) return flat;
  const { bars, brackets } = scan(body);
  const deeper = head === "" ? indent : indent + INDENT;
  if (bars.length > 0) {
    const members = cut(body, bars).map((member, i) => {
      return layout({ indent: deeper, head: "|", body: member, tail: i < bars.length ? "" : tail, end });
    });
    return [...(head === "" ? [] : [`${indent}${head}`]), ...members].join("\n");
  }
  const [longest] = [...brackets].sort((a, b) => b.close - b.open - (a.close - a.open));
  const inside = longest === undefined ? "" : body.slice(longest.open + 1, longest.close).trim();
  if (longest === undefined || inside === "") return flat;
  const lines = itemLines(inside, body[longest.open] ?? "", indent + INDENT, end);
  const [before, after] = [body.slice(0, longest.open + 1), body.slice(longest.close)];
  return `${indent}${head}${space}${before}\n${lines.join("\n")}\n${indent}${after}${tail}`;
}

/** The lines of what stands in brackets. */
function itemLines(inside: string, bracket: string, indent: string, end: Line["end"]): string[] {
  const items = cut(inside, scan(inside).separators).filter((item) => item !== "");
  return items.map((item, i) => {
    const isMember = bracket === "{";
    const after = isMember ? end : bracket === "[" || i < items.length - 1 ? "," : "";
    const { colon } = scan(item);
    return isMember && colon !== undefined
      ? layout({ indent, head: item.slice(0, colon + 1), body: item.slice(colon + 2), tail: after, end })
      : layout({ indent, head: "", body: item, tail: after, end });
  });
}

interface Cut {
  readonly open: number;
  readonly close: number;
}

/** What stands outside of all brackets and strings. */
interface Outside {
  /** Places of ` | `. */
  readonly bars: readonly Cut[];
  /** Places of `, ` and `; `. */
  readonly separators: readonly Cut[];
  readonly brackets: readonly Cut[];
  /** Place of the first `: `. */
  readonly colon: number | undefined;
}

// The closing quote is optional so that no text is scanned twice: a string always has one.
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"?|=>|[{[(<]|[}\])>]| \| |[,;](?: |$)|: /g;

function scan(text: string): Outside {
  const [bars, separators, brackets]: [Cut[], Cut[], Cut[]] = [[], [], []];
  let [depth, open]: [number, number] = [0, 0];
  let colon: number | undefined;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const place = { open: index, close: index + token.length };
    if ("{[(<".includes(token)) {
      if (depth === 0) open = index;
      depth++;
    } else if ("}])>".includes(token)) {
      depth--;
      if (depth === 0) brackets.push({ open, close: index });
    } else if (depth > 0) continue;
    else if (token === " | ") bars.push(place);
    else if (token === ": ") colon ??= index;
    else if (token.startsWith(",") || token.startsWith(";")) separators.push(place);
  }
  return { bars, separators, brackets, colon };
}

function cut(text: string, places: readonly Cut[]): string[] {
  const starts = [0, ...places.map(({ close }) => close)];
  return starts.map((start, i) => text.slice(start, places[i]?.open ?? text.length));
}
