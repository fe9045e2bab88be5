// Control characters (ANSI sequences begin with one), and marks that reorder or hide text.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Foreign text on one line and safe for a terminal: such characters are shown as escapes. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) =>
    char === "\n" || char === "\t" ? " " : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A value as JSON that is safe for a terminal: the same value to a parser, with such characters as escapes. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(UNPRINTABLE, (char) =>
    char === "\n"
      ? char
      : Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`).join(
          "",
        ),
  );
}

/**
 * Text for the log of GitHub Actions, in which nothing is a command that the runner would obey: no line begins with two colons, and none contains
 * what begins a command of the older form.
 */
export function withoutWorkflowCommands(text: string): string {
  const lines = text.split("\n").map((line) => {
    const start = line.length - line.trimStart().length;
    return line.startsWith("::", start) ? `${line.slice(0, start)}\\u{3a}${line.slice(start + 1)}` : line;
  });
  return lines.join("\n").replaceAll("##[", "\\u{23}#[");
}

/** A word for a shell: quoted if it contains special characters. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
