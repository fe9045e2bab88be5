import { printable } from "../text/printable.js";

// 299 - "text" ["date"]: code, agent, quoted text with backslash escapes. Several may share a line, separated by commas.
const WARNING = /\s*(\d{3})\s+(?:[^\s"]+|"(?:[^"\\]|\\.)*")\s+"((?:[^"\\]|\\.)*)"(?:\s+"[^"]*")?\s*(?:,|$)/y;

/**
 * The texts of `Warning` headers that are meant for people: those of code 299. The rest of a line after a malformed warning is ignored.
 * @see https://www.rfc-editor.org/rfc/rfc7234#section-5.5
 */
export function parseWarnings(header: string | readonly string[] | undefined): string[] {
  if (header === undefined) return [];
  const texts: string[] = [];
  for (const line of typeof header === "string" ? [header] : header) {
    WARNING.lastIndex = 0;
    for (let match = WARNING.exec(line); match !== null; match = WARNING.exec(line)) {
      const text = printable((match[2] ?? "").replace(/\\(.)/g, "$1"));
      if (match[1] === "299" && text !== "") texts.push(text);
      if (WARNING.lastIndex >= line.length) break;
    }
  }
  return texts;
}
