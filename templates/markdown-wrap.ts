/** Columns of text in a comment: with its margin, and indented in an interface, a line has 120 at most. */
export const WIDTH = 110;
/** A word that Markdown takes for the beginning of a list, a heading or a quote when it begins a line; an at sign would begin a tag. */
const BLOCK_START = /^(?:[-*+=#>|~@:]|\d+[.)]$)/;
/** A space, or a word; code in backticks is a part of its word. */
const TOKEN = / |(?:`+[^`]*`+|[^ ])+/g;

/**
 * Breaks long lines, as authors of comments do: descriptions have a line a paragraph, and the generated code is read and compared, too.
 * Further lines of an item are indented as its text.
 * @param lines Markdown; code is fenced
 */
export function wrapLines(lines: readonly string[]): string[] {
  let fenced = false;
  return lines.flatMap((line) => {
    if (line.startsWith("```")) fenced = !fenced;
    return fenced || line.length <= WIDTH ? [line] : wrapLine(line);
  });
}

function wrapLine(line: string): string[] {
  const [start = ""] = /^ *(?:[-*] |\d+[.)] )?/.exec(line) ?? [];
  const indent = " ".repeat(start.length);
  const lines: string[] = [];
  let current = start;
  let spaces = "";
  for (const token of line.slice(start.length).match(TOKEN) ?? []) {
    if (token === " ") {
      spaces += token;
      continue;
    }
    const isBreak = spaces !== "" && current.length + spaces.length + token.length > WIDTH && !BLOCK_START.test(token);
    if (isBreak) lines.push(current);
    current = isBreak ? indent + token : current + spaces + token;
    spaces = "";
  }
  return [...lines, current];
}
