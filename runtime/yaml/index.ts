// YAML as Kubernetes reads it. `connect`, `applyAll` and the functions for kubeconfigs use the same reader.
import { keyLineOf } from "./key-line.js";
import { readDocument, readDocuments } from "./read.js";
import { stringifyDocument } from "./stringify.js";

/** Options of {@link parse} and {@link parseAll}. */
export interface ParseOptions {
  /** Whether a key that occurs twice in a mapping is an error. Default false: its last value counts, as in kubectl. */
  uniqueKeys?: boolean;
}

/**
 * Reads the first document of a YAML text, exactly as kubectl and API servers do (sigs.k8s.io/yaml): as YAML 1.1 without base-60 numbers
 * and dates, so that `on`, `y` and `no` are booleans, `0o17` and `017` are 15, and `1e3` is a number. Keys become strings, `<<` merges, and
 * of a key that occurs twice the last value counts. Integers beyond 2^53 are `bigint`. A text without a document is `null`.
 *
 * Texts from strangers are safe to read: they may be nested 1,000 levels deep, and aliases may expand to 8 MB of text and to the share of
 * a document that go-yaml allows.
 *
 * @param text the YAML; a byte order mark is ignored
 * @returns what JSON can express: objects, arrays, strings, numbers, booleans, `null`, and `bigint`
 * @throws YamlError for anything else. Its message names the line and never quotes the text, which may contain a Secret
 *
 * @example
 * const deployment = parse(await readFile("deployment.yaml", "utf8"));
 */
export function parse(text: string, options: ParseOptions = {}): unknown {
  return readDocument(text, options).value;
}

/**
 * Reads all documents of a text, as `kubectl apply -f` does: YAML documents, separated by `---`, or JSON objects one after the other.
 * Documents are read as by {@link parse}; empty ones are left out.
 *
 * What kubectl ignores silently, because it follows a document without `---` on a line of its own, is not ignored: it is read or refused.
 * Like kubectl, this function refuses directives (`%YAML`) and content on the line of `---`.
 *
 * @param text YAML or JSON; a byte order mark is ignored
 * @throws YamlError if one of the documents is not valid
 */
export function parseAll(text: string, options: ParseOptions = {}): unknown[] {
  return readDocuments(text, options).map(({ value }) => value);
}

/** A document of a text. */
export interface LocatedDocument {
  /** What {@link parse} returns. */
  readonly value: unknown;
  /**
   * The line of the text, from 1, on which something in the document is: a member, by its key, or an item of a list. Undefined if the document
   * does not have it, and for what `<<` merges. In a text that is JSON, it is the line on which the document begins.
   * @param path keys and indexes: `["spec", "versions", 0, "name"]`
   */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/**
 * Reads all documents of a text as {@link parseAll} does, for messages that name lines.
 *
 * @param text YAML or JSON; a byte order mark is ignored
 * @throws YamlError if one of the documents is not valid
 *
 * @example
 * for (const { value, lineOf } of parseWithLines(text)) if (!isValid(value)) console.error(`line ${lineOf(["spec"])}`);
 */
export function parseWithLines(text: string, options: ParseOptions = {}): LocatedDocument[] {
  return readDocuments(text, options).map((document) => ({
    value: document.value,
    lineOf: (path) => keyLineOf(document, path),
  }));
}

/**
 * Writes a value as one YAML document in the style of kubectl; {@link parse} returns it again. Members keep their order, and those that are
 * `undefined` are left out. Texts that any version of YAML would take for something else are quoted; those of several lines are written as
 * blocks.
 *
 * @param value what JSON can express, and `bigint`
 * @returns the text, with a line break at its end. Join several with `---\n`
 * @throws YamlError for other values (NaN, functions, `Date`, `Map`), lone surrogates, and values nested deeper than 1,000 levels
 */
export function stringify(value: unknown): string {
  return stringifyDocument(value);
}

export { YamlError } from "./yaml-error.js";
