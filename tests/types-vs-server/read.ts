import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Document, LineCounter, parseAllDocuments, type ScalarTag } from "yaml";
import { isObject, type Json, MISTAKES, type Mistake, type TestDocument } from "./document.js";

/** The folder of the documents that are used unless others are named. */
export const CORPUS: string = fileURLToPath(new URL("corpus", import.meta.url));

/** Go's YAML reads `0644` in base 8, as YAML 1.1 does. */
const octal: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: /^0[0-7]+$/,
  resolve: (text) => Number.parseInt(text, 8),
};

/** The YAML files of the corpus, in order. */
export function corpusFiles(): Promise<string[]> {
  return filesIn(CORPUS);
}

/** The YAML files of what must be on the server before the corpus is sent. */
export function neededFiles(): Promise<string[]> {
  return filesIn(join(CORPUS, "needed"));
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const files = names.filter((name) => name.endsWith(".yaml")).sort();
  return files.map((name) => join(folder, name));
}

/** Reads the documents of YAML files, in order. Throws for broken YAML, and for a document that is not an object. */
export async function readDocuments(files: readonly string[]): Promise<TestDocument[]> {
  const documents = await Promise.all(files.map(async (file) => parseDocuments(await readFile(file, "utf8"), file)));
  return documents.flat();
}

/**
 * Parses the documents of one YAML text. A comment `# mistake: <class>` before a document names its deliberate mistake; without one the
 * document is meant to be correct.
 */
export function parseDocuments(text: string, file: string): TestDocument[] {
  const name = file.startsWith(CORPUS) ? relative(CORPUS, file) : basename(file);
  const lineCounter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter, customTags: (tags) => [octal, ...tags] });
  if (!Array.isArray(parsed)) return [];
  let end = 0;
  return parsed.flatMap((document: Document.Parsed) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${name}: ${error.message}`);
    const start = document.contents?.range?.[0] ?? end;
    const comments = text.slice(end, start);
    end = document.range[2];
    const object: Json = document.toJS();
    if (object === null) return [];
    const label = `${name}:${lineCounter.linePos(start).line}`;
    if (!isObject(object)) throw new Error(`${label}: a document must be an object`);
    return [{ label, mistake: mistakeOf(comments, label), object }];
  });
}

function mistakeOf(comments: string, label: string): Mistake {
  const [, word] = /^#\s*mistake:\s*(\S+)\s*$/m.exec(comments) ?? [];
  if (word === undefined) return "none";
  const mistake = MISTAKES.find((known) => known === word);
  if (mistake === undefined) throw new Error(`${label}: unknown mistake "${word}"; use one of ${MISTAKES.join(", ")}`);
  return mistake;
}
