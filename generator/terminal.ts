// Control characters (ANSI sequences begin with one), and marks that reorder or hide text.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text from elsewhere, on one line and without anything that a terminal would obey: such characters are shown as escapes. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) =>
    char === "\n" || char === "\t" ? " " : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
