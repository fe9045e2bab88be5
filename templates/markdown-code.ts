/**
 * Puts words into backticks that Markdown would change: placeholders such as `<name>`, which editors take for HTML, and words with `*`, `_`,
 * `~` or `\`. What is in backticks already is left as it is, and so are links and emphasis such as `*not*`.
 * @param lines text with its lists laid out; code is fenced
 */
export function codeWords(lines: readonly string[]): string[] {
  let fenced = false;
  return lines.map((line) => {
    if (line.startsWith("```")) fenced = !fenced;
    return fenced || !SPECIAL.test(line) ? line : codeLine(line);
  });
}

const SPECIAL = /[<*_~\\]/;
/** A word; a placeholder in it may contain spaces. */
const WORD = /(?:<[A-Za-z][^<>\n]{0,60}>|[^\s<]|<)+/g;
/** Punctuation around a word, which stays outside of its backticks. */
const BEFORE = /^["'(]+/;
const AFTER = /(?<![)"',.;:])[)"',.;:]+$/;

function codeLine(line: string): string {
  const bullet = /^ *[-*] /.exec(line)?.[0] ?? "";
  // Every second part is in backticks.
  const parts = line.slice(bullet.length).split(/(`+[^`]*`+)/);
  return bullet + parts.map((part, i) => (i % 2 === 1 ? part : part.replace(WORD, codeWord))).join("");
}

function codeWord(word: string): string {
  if (!SPECIAL.test(word) || /^\W*https?:[^<]*$/.test(word) || EMPHASIS.test(word) || !isChanged(word)) return word;
  const before = BEFORE.exec(word)?.[0] ?? "";
  const rest = word.slice(before.length);
  const after = AFTER.exec(rest)?.[0] ?? "";
  const core = rest.slice(0, rest.length - after.length);
  if (core === "") return word;
  // Brackets that the word itself opens belong to it.
  const own = core.includes("(") ? (/^\)+/.exec(after)?.[0] ?? "") : "";
  const code = core.includes("`") ? `\`\` ${core}${own} \`\`` : `\`${core}${own}\``;
  return before + code + after.slice(own.length);
}

/** Emphasis of one word: `*not*`, `**must**`. */
const EMPHASIS = /^\(?(\*{1,2}|_{1,2})[A-Za-z][A-Za-z-]*\1[^\w*]*$/;

/** Whether Markdown would hide a part of the word: HTML, or characters that mark emphasis, strike out, or escape others. */
function isChanged(word: string): boolean {
  if (/<[A-Za-z/!?]/.test(word) || /.\*|\*./.test(word)) return true;
  return /(?:^|[^A-Za-z0-9])_|_(?:[^A-Za-z0-9_]|$)/.test(word) || /~|\\[!-/:-@[-`{-~]/.test(word);
}
