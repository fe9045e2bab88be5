import { MAX_DEPTH } from "./compose.js";
import { resolveScalar } from "./resolve.js";
import { YamlError } from "./yaml-error.js";

/** What surrounds a value: the indentation of its lines, and whether it follows `- ` or `key:` on their line. */
interface Place {
  readonly indent: string;
  readonly after: "start" | "key" | "item";
  readonly depth: number;
}

// Characters that are safe anywhere in a plain scalar. ": " and " #" are excluded below.
const PLAIN = /^[\w./~+-](?:[\w./~+:@,=%()*&!?;#$^|<>' -]*[\w./~+@,=%()*&!?;$^|<>'-])?$/;
// Numbers, dates and times of any version of YAML, which other readers may not take for text.
const LIKE_NUMBER = /^[-+.\d][\d_.,:eExXoObBaAcCdDfFinIN+-]*$|^\d{4}-\d/;
const UNPRINTABLE = /[^\t\n\P{Cc}]|[\u2028\u2029\ufeff\ufffe\uffff]/u;
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
const LONE_SURROGATE = /\p{Surrogate}/u;
// Go reads an integer into 64 bits, signed or not.
const SMALLEST_INTEGER = -(2n ** 63n);
const LARGEST_INTEGER = 2n ** 64n - 1n;
// A longer key, as it is written, needs "? ".
const MAX_KEY_LENGTH = 1000;

/** One document of YAML, with a line break at its end. */
export function stringifyDocument(value: unknown): string {
  return `${write(value, { indent: "", after: "start", depth: 0 })}\n`;
}

function write(value: unknown, place: Place): string {
  if (place.depth > MAX_DEPTH) throw new YamlError(`the value is nested deeper than the limit of ${MAX_DEPTH} levels`);
  switch (typeof value) {
    case "string":
      return inline(text(value, place), place);
    case "bigint":
      if (value < SMALLEST_INTEGER || value > LARGEST_INTEGER)
        throw new YamlError(
          "an integer of more than 64 bits cannot be written as YAML, because readers would round it",
        );
      return inline(String(value), place);
    case "boolean":
      return inline(String(value), place);
    case "number":
      if (!Number.isFinite(value)) throw new YamlError(`${value} cannot be written as YAML`);
      return inline(JSON.stringify(value), place);
    case "object":
      return value === null ? inline("null", place) : writeObject(value, place);
    default:
      throw new YamlError(`a ${typeof value} cannot be written as YAML`);
  }
}

function writeObject(value: object, place: Place): string {
  if (Array.isArray(value)) return value.length === 0 ? inline("[]", place) : writeList(value, place);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Also of other realms, whose Object.prototype is another one.
  const isPlain = prototype === null || (typeof prototype === "object" && Object.getPrototypeOf(prototype) === null);
  if (!isPlain) throw new YamlError("only plain objects and arrays can be written as YAML");
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return entries.length === 0 ? inline("{}", place) : writeMapping(entries, place);
}

/** A value that starts on the line of what precedes it. */
function inline(text: string, { after }: Place): string {
  return after === "key" ? ` ${text}` : text;
}

function writeList(items: readonly unknown[], { indent, after, depth }: Place): string {
  // Not `map`, which would skip the holes of a list.
  const lines = Array.from(items, (item) => {
    if (item === undefined) throw new YamlError("a list with an undefined item cannot be written as YAML");
    return `- ${write(item, { indent: `${indent}  `, after: "item", depth: depth + 1 })}`;
  });
  return (after === "key" ? `\n${indent}` : "") + lines.join(`\n${indent}`);
}

function writeMapping(entries: readonly [string, unknown][], { indent, after, depth }: Place): string {
  // Members of a mapping are indented; the items of a list are not, as in kubectl's output.
  const own = after === "key" ? `${indent}  ` : indent;
  const lines = entries.map(([key, value]) => {
    const written = keyText(key);
    const member = write(value, { indent: own, after: "key", depth: depth + 1 });
    return written.length > MAX_KEY_LENGTH ? `? ${written}\n${own}:${member}` : `${written}:${member}`;
  });
  return (after === "key" ? `\n${own}` : "") + lines.join(`\n${own}`);
}

function keyText(key: string): string {
  return isPlain(key) ? key : quote(key);
}

function text(value: string, place: Place): string {
  if (isPlain(value)) return value;
  return isBlock(value) ? block(value, place) : quote(value);
}

function isPlain(value: string): boolean {
  return (
    PLAIN.test(value) &&
    !value.includes(": ") &&
    !value.includes(" #") &&
    !LIKE_NUMBER.test(value) &&
    !/^(?:---|\.\.\.)/.test(value) &&
    value !== "-" &&
    !value.startsWith("- ") &&
    resolveScalar(value, "", true)?.type === "str"
  );
}

/** Whether a text of several lines can be written as they are: it must not start with white space, from which the indentation is told. */
function isBlock(value: string): boolean {
  return value.includes("\n") && !/^\s/.test(value) && !UNPRINTABLE.test(value) && !LONE_SURROGATE.test(value);
}

function block(value: string, { indent, after }: Place): string {
  const content = after === "key" ? `${indent}  ` : indent || "  ";
  const end = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
  const lines = (value.endsWith("\n") ? value.slice(0, -1) : value).split("\n");
  return `|${end}\n${lines.map((line) => (line === "" ? "" : content + line)).join("\n")}`;
}

function quote(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new YamlError("a string with a lone surrogate cannot be written as YAML");
  return JSON.stringify(value).replace(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
