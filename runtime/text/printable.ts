// Control characters, marks that hide text or change its direction, line and paragraph separators.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * A server's text as one line that is safe for a terminal: control and direction characters become blanks, and the text is cut to `limit`
 * characters.
 */
export function printable(text: string, limit = 4096): string {
  const line = (text.length > limit * 2 ? text.slice(0, limit * 2) : text).replace(UNPRINTABLE, " ").trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
