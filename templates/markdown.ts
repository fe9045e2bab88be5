import { codeWords } from "./markdown-code.js";
import { layOutLists } from "./markdown-lists.js";
import { wrapLines } from "./markdown-wrap.js";

/**
 * A description as Markdown, which is what editors show. Descriptions are Go comments: they are not escaped, contain notes for
 * developers, and Kubernetes' tools have joined the lines of many lists.
 *
 * Words stay as they are, but quotes and dashes become ASCII. Long lines are broken. Notes for developers are removed, and so is a list of enum values without explanations, since the type shows them.
 */
export function markdownOf(description: string): string {
  const text = withoutBareEnum(withoutNotes(withAsciiPunctuation(description.replace(/\r\n?/g, "\n")))).trimEnd();
  if (!MAYBE_MARKDOWN.test(text)) return wrapLines([text.trim()]).join("\n");
  return blocksOf(text.split("\n"))
    .map((block) => (block.isCode ? block.lines : wrapLines(codeWords(layOutLists(block.lines)))).join("\n"))
    .join("\n\n");
}

/**
 * Replaces typographic punctuation. If a file contains a single character outside Latin-1, the compiler needs twice the memory for the whole
 * text of the file, because V8 then stores two bytes for each character.
 */
function withAsciiPunctuation(text: string): string {
  return text.replace(/[\u2010-\u2015\u2018-\u201f\u2026]/g, (character) => ASCII[character] ?? character);
}

const ASCII: { readonly [character: string]: string } = {
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "--",
  "\u2015": "--",
  "\u2018": "'",
  "\u2019": "'",
  "\u201a": "'",
  "\u201b": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u201e": '"',
  "\u201f": '"',
  "\u2026": "...",
};

/** Plain sentences contain nothing of this. */
const MAYBE_MARKDOWN = /[\n<*_~\\`]|[:.] - |\d[.)] /;

/** Kubernetes' tools publish nothing after `---`; those of custom resources keep it. */
const END = /(?:^|\n)[ \t]*---[ \t]*(?:\n|$)| --- /;
/** A marker of a code generator, such as `+optional` or `+kubebuilder:validation:Enum=A;B`, or a note of developers. */
const NOTE = /^[ \t]*(?:\+[a-z][\w:.-]*(?:=.*)?|(?:TODO|FIXME)\b.*)$/;

function withoutNotes(text: string): string {
  const lines = text.slice(0, END.exec(text)?.index).split("\n");
  return lines.filter((line) => !NOTE.test(line)).join("\n");
}

/** The list that Kubernetes adds to a description: each value in backticks, some of them followed by an explanation. */
const ENUM = "Possible enum values:\n";

function withoutBareEnum(text: string): string {
  const start = text.lastIndexOf(ENUM);
  if (start === -1) return text;
  const values = text
    .slice(start + ENUM.length)
    .trim()
    .split("\n");
  return values.every((line) => /^ ?- `"[^`]*"`$/.test(line)) ? text.slice(0, start) : text;
}

/** A paragraph, or code: lines without empty ones around them. */
interface Block {
  readonly isCode: boolean;
  readonly lines: readonly string[];
}

const FENCE = "```";

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let block: string[] = [];
  let fenced = false;
  const end = (): void => {
    const code = fenced ? [FENCE, ...block, FENCE] : block;
    if (block.length > 0) blocks.push({ isCode: fenced || isIndentedCode(block), lines: code });
    block = [];
  };
  for (const line of lines.flatMap(splitFence)) {
    if (line === FENCE) {
      end();
      fenced = !fenced;
    } else if (line.trim() === "" && !fenced) end();
    else block.push(line);
  }
  end();
  return blocks;
}

/** Joined lines have text right after the beginning of code, and right before its end. */
function splitFence(line: string): string[] {
  const at = line.lastIndexOf(FENCE);
  const [before, after] = at === -1 ? ["", ""] : [line.slice(0, at), line.slice(at + FENCE.length)];
  if (before === "" && after === "") return [line.startsWith(FENCE) ? FENCE : line];
  // A single word after it is a language.
  return [before.trim(), FENCE, /^\w+$/.test(after) ? "" : after.trim()].filter((part) => part !== "");
}

function isIndentedCode([first = ""]: readonly string[]): boolean {
  return /^(?: {4}|\t)/.test(first) && !/^\s*(?:[-*]|\d+[.)]) /.test(first);
}
