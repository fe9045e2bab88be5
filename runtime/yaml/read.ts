import { parse as parseJson } from "../json/index.js";
import { createComposer, MAX_DEPTH } from "./compose.js";
import { type DecodeOptions, decode } from "./decode.js";
import type { Node } from "./node.js";
import { YamlError } from "./yaml-error.js";

/** A document: its value, and where its parts are. */
export interface YamlDocument {
  readonly value: unknown;
  /** The line on which it starts, from 1. */
  readonly line: number;
  /** Its content with lines; absent for JSON. */
  readonly node?: Node;
  /** The line, from 1, of the node at `path`; undefined if there is none. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/**
 * Reads the first document of a text, as sigs.k8s.io/yaml does. A text without a document is null.
 *
 * @throws YamlError
 */
export function readDocument(text: string, options: DecodeOptions = {}): YamlDocument {
  const node = createComposer(text, { maxDepth: options.maxDepth }).next();
  return node === undefined ? { value: null, line: 1, lineOf: () => undefined } : documentOf(node, options);
}

/**
 * Reads all documents of a text, as kubectl does: JSON objects one after the other, or YAML. Documents that are null are left out.
 *
 * @throws YamlError
 */
export function readDocuments(text: string, options: DecodeOptions = {}): YamlDocument[] {
  const { documents, rest, line } = readJsonDocuments(text);
  if (/^[ \t\r\n]*$/.test(rest) && documents.length > 0) return documents;
  // kubectl takes a text for JSON after two objects. Before, it may be YAML that starts like JSON.
  if (documents.length > 1) throw new YamlError("invalid JSON", line);
  for (const part of partsOf(rest, line)) {
    const composer = createComposer(part.text, { maxDepth: options.maxDepth, linesBefore: part.line - 1 });
    for (let node = composer.next(); node !== undefined; node = composer.next()) {
      const document = documentOf(node, options);
      if (document.value !== null) documents.push(document);
    }
  }
  return documents;
}

/** The parts of a text between lines that start with `---`, and the numbers of their first lines. */
function partsOf(text: string, firstLine: number): { text: string; line: number }[] {
  const parts: { text: string; line: number }[] = [];
  const lines = (text.startsWith("\ufeff") ? text.slice(1) : text).split("\n");
  if (lines.at(-1) === "") lines.pop();
  let start = 0;
  const endPart = (end: number): void => {
    // kubectl's reader adds a line break at the end of the text, which counts in block scalars.
    if (end > start) parts.push({ text: `${lines.slice(start, end).join("\n")}\n`, line: firstLine + start });
  };
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith("---")) continue;
    if (!/^\s*(?:#|$)/.test(line.slice(3)))
      throw new YamlError("only a comment may follow the separator --- on its line", firstLine + at);
    // The separator before the first document belongs to it.
    if (at === start) continue;
    endPart(at);
    start = at + 1;
  }
  endPart(lines.length);
  return parts;
}

function documentOf(node: Node, options: DecodeOptions): YamlDocument {
  return {
    value: decode(node, options),
    line: node.line,
    node,
    lineOf: (path) => path.reduce<Node | undefined>(memberOf, node)?.line,
  };
}

/** A member of a mapping, by its key, or an item of a sequence. */
export function memberOf(parent: Node | undefined, key: string | number): Node | undefined {
  const node = parent?.kind === "alias" ? parent.target : parent;
  if (node?.kind === "sequence") return node.items[Number(key)];
  if (node?.kind !== "mapping") return undefined;
  return node.entries.findLast(([name]) => name.kind === "scalar" && name.value === key)?.[1];
}

/** Reads objects and lists of JSON from the start of a text that starts with an object, as far as there are any. */
function readJsonDocuments(text: string): { documents: YamlDocument[]; rest: string; line: number } {
  const documents: YamlDocument[] = [];
  let start = text.startsWith("\ufeff") ? 1 : 0;
  let line = 1;
  const move = (end: number): void => {
    for (; start < end; start++) if (text.charCodeAt(start) === 0x0a) line++;
  };
  for (;;) {
    let first = start;
    while (" \t\r\n".includes(text.charAt(first)) && first < text.length) first++;
    if (documents.length > 0 && SCALAR.test(text.slice(first, first + 2)))
      throw new YamlError("only objects and lists may follow a JSON object", line);
    const isJson = text.charAt(first) === "{" || (documents.length > 0 && text.charAt(first) === "[");
    const end = isJson ? endOfJson(text, first) : undefined;
    const found = end === undefined ? undefined : tryJson(text.slice(first, end));
    if (end === undefined || found === undefined) break;
    move(first);
    const documentLine = line;
    documents.push({ value: found, line: documentLine, lineOf: () => documentLine });
    move(end);
  }
  if (documents.length === 0) return { documents, rest: text, line };
  // kubectl drops white space after an object up to and including the end of the line.
  const blanks = /^[ \t\r]*\n?/.exec(text.slice(start))?.[0] ?? "";
  return { documents, rest: text.slice(start + blanks.length), line: blanks.endsWith("\n") ? line + 1 : line };
}

function tryJson(text: string): object | undefined {
  try {
    return parseJson(Buffer.from(text, "utf8")) as object;
  } catch {
    return undefined;
  }
}

/** The end of the object or list that starts at `start`; undefined if it does not end. */
function endOfJson(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) throw new YamlError(`nested deeper than the limit of ${MAX_DEPTH} levels`);
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (--depth === 0) return at + 1;
    }
  }
  return undefined;
}

// The start of a scalar in JSON; "true" and the like may be YAML.
const SCALAR = /^(?:["\d]|-\d)/;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

export { YamlError };
