// C0 and C1 controls, line and paragraph separators, and what changes the direction of text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** Text of a server as one line that a terminal may show: control and direction characters become blanks; cut to `limit` characters. */
export function printable(text: string, limit = 4096): string {
  const line = (text.length > limit * 2 ? text.slice(0, limit * 2) : text).replace(UNPRINTABLE, " ").trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
