/** Start and end of a part of a text. */
export type Range = readonly [start: number, end: number];

/** Text with its escapes replaced by the characters that they stand for. */
export interface Unescaped {
  readonly text: string;
  /** Where ranges of `text` are in the original; an escape belongs to a range completely. */
  readonly originsOf: (ranges: readonly Range[]) => readonly Range[];
}

/** An escape in the original, and its character in the text. */
interface Escape {
  readonly start: number;
  readonly end: number;
  readonly textStart: number;
  readonly textEnd: number;
}

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
/** So many parts of a text are joined at once: a text may have an escape every two characters. */
const MAX_PARTS = 8192;

/**
 * Replaces the escapes of strings in JSON, Go, JavaScript and Python: `\uXXXX`, `\xXX`, and a backslash before one character. Serializers
 * choose which characters they escape: Go does so with `&`, `<` and `>`, Python with everything beyond ASCII, some of Java also with `=`.
 * What is not an escape stays as it is; the beginning of one at the end of the text is left out.
 *
 * @param original text of which some parts may be such a string and others not
 * @param encode what stands in the text for a character that an escape names by its number; default: the character
 */
export function unescapeText(original: string, encode: (char: string) => string = (char) => char): Unescaped {
  const text = scan(original, encode, () => {});
  return {
    text,
    // The escapes are found again: a list of them would be several times as large as the text.
    originsOf: (ranges) => {
      const places = createPlaces(ranges);
      scan(original, encode, places.pass);
      places.pass({ start: original.length, end: original.length, textStart: text.length, textEnd: text.length });
      return ranges.map(([start, end]) => [
        places.starts.get(start) ?? 0,
        end === text.length ? original.length : (places.ends.get(end) ?? original.length),
      ]);
    },
  };
}

/** The places of ranges in the original, while the escapes pass in their order. */
function createPlaces(ranges: readonly Range[]): {
  readonly starts: ReadonlyMap<number, number>;
  readonly ends: ReadonlyMap<number, number>;
  readonly pass: (found: Escape) => void;
} {
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  const wantedStarts = ranges.map(([start]) => start).sort((one, other) => one - other);
  const wantedEnds = ranges.map(([, end]) => end).sort((one, other) => one - other);
  let [nextStart, nextEnd] = [0, 0];
  let [end, textEnd] = [0, 0];
  const pass = (found: Escape): void => {
    for (; (wantedStarts[nextStart] ?? found.textEnd) < found.textEnd; nextStart++) {
      const at = wantedStarts[nextStart] ?? 0;
      starts.set(at, at < found.textStart ? end + (at - textEnd) : found.start);
    }
    for (; (wantedEnds[nextEnd] ?? found.textEnd + 1) <= found.textEnd; nextEnd++) {
      const at = wantedEnds[nextEnd] ?? 0;
      ends.set(at, at <= found.textStart ? end + (at - textEnd) : found.end);
    }
    ({ end, textEnd } = found);
  };
  return { starts, ends, pass };
}

/** The text without escapes. */
function scan(original: string, encode: (char: string) => string, onEscape: (found: Escape) => void): string {
  let text = "";
  let parts: string[] = [];
  let [done, length] = [0, 0];
  for (let start = original.indexOf("\\"); start >= 0; start = original.indexOf("\\", start)) {
    const found = escapeAt(original, start, encode);
    if (found === undefined) {
      start++;
      continue;
    }
    const { end, plain } = found;
    if (start > done) parts.push(original.slice(done, start));
    parts.push(plain);
    const textStart = length + (start - done);
    length = textStart + plain.length;
    onEscape({ start, end, textStart, textEnd: length });
    done = end;
    start = end;
    if (parts.length < MAX_PARTS) continue;
    text += parts.join("");
    parts = [];
  }
  return text + parts.join("") + original.slice(done);
}

/** The escape that begins with a backslash, if it is one. */
function escapeAt(
  text: string,
  at: number,
  encode: (char: string) => string,
): { readonly end: number; readonly plain: string } | undefined {
  const kind = text[at + 1];
  if (kind === undefined) return { end: text.length, plain: "" };
  if (kind !== "u" && kind !== "x") return { end: at + 2, plain: CONTROLS.get(kind) ?? kind };
  const end = at + (kind === "u" ? 6 : 4);
  const code = hexIn(text, at + 2, end);
  if (code === undefined) return undefined;
  if (end > text.length) return { end: text.length, plain: "" };
  if (code < 0x80) return { end, plain: String.fromCharCode(code) };
  const low = isSurrogate(code, 0xd800) && text.startsWith("\\u", end) ? hexIn(text, end + 2, end + 6) : undefined;
  return low !== undefined && isSurrogate(low, 0xdc00) && end + 6 <= text.length
    ? { end: end + 6, plain: encode(String.fromCharCode(code, low)) }
    : { end, plain: encode(String.fromCharCode(code)) };
}

function isSurrogate(code: number, first: number): boolean {
  return code >= first && code < first + 0x400;
}

/** The number in hexadecimal digits, as far as the text goes. */
function hexIn(text: string, start: number, end: number): number | undefined {
  let value = 0;
  for (let at = start; at < Math.min(end, text.length); at++) {
    const digit = "0123456789abcdef".indexOf((text[at] ?? "").toLowerCase());
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value;
}
