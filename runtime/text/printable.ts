// Controls, marks that hide text or change its direction, line and paragraph separators.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text of a server as one line that a terminal may show: control and direction characters become blanks; cut to `limit` characters. */
export function printable(text: string, limit = 4096): string {
  const line = (text.length > limit * 2 ? text.slice(0, limit * 2) : text).replace(UNPRINTABLE, " ").trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
