/** Text with its escapes replaced by the characters that they stand for. */
export interface Unescaped {
  readonly text: string;
  /** Where a range of `text` is in the original; an escape belongs to it completely. */
  readonly originOf: (start: number, end: number) => readonly [start: number, end: number];
}

// The escapes of strings in JSON, Go, JavaScript and Python: a surrogate pair, \uXXXX, \xXX, and one character. Serializers choose which
// characters they escape: Go does so with `&`, `<` and `>`, Python with everything beyond ASCII, Gson also with `=` and `'`. The last
// alternative is the beginning of an escape, where the text was cut.
const ESCAPE =
  /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\[ux]((?<=u)[0-9a-f]{4}|(?<=x)[0-9a-f]{2})|\\([^ux])|\\(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?$/gi;

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/**
 * Replaces the escapes in a text, of which some parts may be a string of JSON and others not: what is not an escape stays as it is.
 * @param encode what stands in the text for a character that an escape names by its number; default: the character
 */
export function unescapeText(original: string, encode: (char: string) => string = (char) => char): Unescaped {
  const text = original.replace(ESCAPE, (_escape, high?: string, low?: string, code?: string, char = "") =>
    plainOf(high, low, code, char, encode),
  );
  // Only a text with a secret needs it: it is several times as large as the text.
  let escapes: readonly Escape[] | undefined;
  return {
    text,
    originOf: (start, end) => {
      escapes ??= escapesIn(original, encode);
      const first = lastBefore(escapes, start + 1);
      const last = lastBefore(escapes, end);
      return [
        start < first.textEnd ? first.start : first.end + (start - first.textEnd),
        end === text.length ? original.length : last.end + Math.max(0, end - last.textEnd),
      ];
    },
  };
}

function plainOf(
  high: string | undefined,
  low: string | undefined,
  code: string | undefined,
  char: string,
  encode: (char: string) => string,
): string {
  if (high !== undefined && low !== undefined)
    return encode(String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)));
  if (code !== undefined) return encode(String.fromCharCode(Number.parseInt(code, 16)));
  return CONTROLS.get(char) ?? char;
}

/** Where an escape is in the original, and its character in the text. */
interface Escape {
  readonly start: number;
  readonly end: number;
  readonly textStart: number;
  readonly textEnd: number;
}

const NONE: Escape = { start: 0, end: 0, textStart: 0, textEnd: 0 };

function escapesIn(original: string, encode: (char: string) => string): readonly Escape[] {
  const escapes: Escape[] = [];
  let before = NONE;
  for (const { 0: whole, 1: high, 2: low, 3: code, 4: char = "", index: start } of original.matchAll(ESCAPE)) {
    const textStart = before.textEnd + (start - before.end);
    const length = plainOf(high, low, code, char, encode).length;
    before = { start, end: start + whole.length, textStart, textEnd: textStart + length };
    escapes.push(before);
  }
  return escapes;
}

/** The last escape whose character begins before a position in the text. */
function lastBefore(escapes: readonly Escape[], at: number): Escape {
  let [from, to] = [0, escapes.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((escapes[middle]?.textStart ?? at) < at) from = middle + 1;
    else to = middle;
  }
  return escapes[from - 1] ?? NONE;
}
