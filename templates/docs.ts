import type { EmitDefinition } from "../generator/naming/index.js";
import { isZeroValue } from "../generator/openapi/index.js";
import { type Docs, type DocTag, valueLiteral } from "../generator/print/index.js";
import { constraintLines } from "./constraints.js";
import { markdownOf } from "./markdown.js";
import { WIDTH } from "./markdown-wrap.js";

/** Maximum length of an example. */
const MAX_EXAMPLE = 400;

/**
 * What a doc comment says of a schema: the server's title and description, what the server demands beyond the type, deprecation, a default
 * that is more than a zero value, an example, and where to read more.
 */
export function docsOf(schema: EmitDefinition["schema"]): Docs {
  const { title = "", description = "", deprecated } = schema;
  const prose = [description.startsWith(title) ? "" : title, markdownOf(description)]
    .filter((part) => part.trim() !== "")
    .join("\n\n");
  return {
    text: withConstraints(prose, constraintLines(schema)),
    tags: [
      ...defaultTag(schema.default),
      ...exampleTag(schema.example),
      ...seeTag(schema.externalDocs),
      ...(deprecated === true ? [DEPRECATED] : []),
    ],
  };
}

/** A sentence about a declaration, followed by the documentation of its kind, if that is known. */
export function docsOfKind(sentence: string, kind: EmitDefinition | undefined): Docs {
  const { text, tags } = kind === undefined ? { text: "", tags: [] } : docsOf(kind.schema);
  return { text: text === "" ? sentence : `${sentence}\n\n${text}`, tags };
}

/** One constraint continues the paragraph, several become a list: editors show a single line end as a space. */
function withConstraints(prose: string, lines: readonly string[]): string {
  const [first] = lines;
  if (first === undefined || prose === "") return lines.length > 1 ? listOf(lines) : (first ?? prose);
  const isLong = prose.includes("\n") || prose.length + first.length >= WIDTH;
  if (lines.length > 1 || isLong) return `${prose}\n\n${lines.length > 1 ? listOf(lines) : first}`;
  return `${prose}${/[.!?:]$/.test(prose) ? "" : "."} ${first}`;
}

function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

const DEPRECATED: DocTag = { name: "deprecated", text: "" };

function defaultTag(value: unknown): DocTag[] {
  return value === undefined || isZeroValue(value) ? [] : [{ name: "default", text: valueLiteral(value) }];
}

function exampleTag(value: unknown): DocTag[] {
  const text = value === undefined ? "" : valueLiteral(value);
  return text === "" || text.length > MAX_EXAMPLE ? [] : [{ name: "example", text }];
}

function seeTag({ url = "", description = "" }: NonNullable<EmitDefinition["schema"]["externalDocs"]> = {}): DocTag[] {
  // An address that editors turn into a link, and nothing else: no script, and no text in its place.
  if (!/^https?:\/\/[^\s<>"'`{}|\\^]+$/.test(url)) return [];
  return [{ name: "see", text: `${url} ${description.replace(/\s+/g, " ")}`.trim() }];
}
