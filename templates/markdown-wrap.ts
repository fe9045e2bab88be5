/** Columns of text in a comment: with its margin, and indented in an interface, a line has 120 at most. */
export const WIDTH = 110;
/** A word that Markdown takes for the beginning of a list, a heading or a quote when it begins a line; an at sign would begin a tag. */
const BLOCK_START = /^(?:[-*+=#>|~@:]|\d+[.)]$)/;

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
  let isEmpty = true;
  for (const word of line.slice(start.length).split(" ")) {
    if (!isEmpty && current.length + 1 + word.length > WIDTH && word !== "" && !BLOCK_START.test(word)) {
      lines.push(current.trimEnd());
      current = indent + word;
    } else {
      current += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, current];
}
