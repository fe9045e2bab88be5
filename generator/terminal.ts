// Control characters (ANSI sequences begin with one), and marks that reorder or hide text.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Foreign text on one line and safe for a terminal: such characters are shown as escapes. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) =>
    char === "\n" || char === "\t" ? " " : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
