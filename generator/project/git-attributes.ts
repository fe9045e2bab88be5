/**
 * Adds lines to a .gitattributes that keep generated folders as they are: no conversion of line endings, and collapsed in reviews.
 * @param text the file as it is; empty if there is none
 * @param folders paths with slashes, relative to the file
 * @returns the new text; the same one if the file mentions each folder already
 */
export function addGeneratedFolders(text: string, folders: readonly string[]): string {
  const patterns = new Set(text.split(/\r?\n/).map((line) => patternOf(line.trim())));
  const added = folders.map(folderPattern).filter((pattern) => !patterns.has(pattern));
  if (added.length === 0) return text;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? text : `${text}${newline}`;
  return before + added.map((pattern) => `${pattern} linguist-generated text eol=lf${newline}`).join("");
}

/** The pattern at the start of a line, which is in quotes if it contains spaces. */
function patternOf(line: string): string {
  return /^"(?:[^"\\]|\\.)*"|^\S*/.exec(line)?.[0] ?? "";
}

/** The pattern for all files in a folder: in it, special characters stand for themselves. */
function folderPattern(folder: string): string {
  const pattern = `/${folder.replace(/[*?[\\]/g, "\\$&")}/**`;
  return /[\s"]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}
