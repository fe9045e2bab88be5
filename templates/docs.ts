import { isDeprecatedProse } from "../generator/model/deprecated.js";
import { isZero } from "../generator/model/required.js";
import type { Definition } from "../generator/model/types.js";
import { type Docs, type DocTag, valueLiteral } from "../generator/print/index.js";
import { constraintLines } from "./constraints.js";

/** Longest example that is shown. */
const MAX_EXAMPLE = 400;

/**
 * What a doc comment says of a schema: the server's title and description, what the server demands beyond the type, deprecation, a default
 * that is more than a zero value, an example, and where to read more.
 */
export function docsOf(schema: Definition["schema"]): Docs {
  const { title = "", description = "", deprecated } = schema;
  const prose = [description.startsWith(title) ? "" : title, description]
    .filter((part) => part.trim() !== "")
    .join("\n\n");
  return {
    text: withConstraints(prose, constraintLines(schema)),
    tags: [
      ...defaultTag(schema.default),
      ...exampleTag(schema.example),
      ...seeTag(schema.externalDocs),
      ...(deprecated === true || isDeprecatedProse(description) ? [DEPRECATED] : []),
    ],
  };
}

/** One constraint goes on with a paragraph, several are a list: editors show one line end as a space. */
function withConstraints(prose: string, lines: readonly string[]): string {
  const [first] = lines;
  if (first === undefined || prose === "") return lines.length > 1 ? listOf(lines) : (first ?? prose);
  if (lines.length > 1 || prose.includes("\n")) return `${prose}\n\n${lines.length > 1 ? listOf(lines) : first}`;
  return `${prose}${/[.!?:]$/.test(prose) ? "" : "."} ${first}`;
}

function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

const DEPRECATED: DocTag = { name: "deprecated", text: "" };

function defaultTag(value: unknown): DocTag[] {
  return value === undefined || isZero(value) ? [] : [{ name: "default", text: valueLiteral(value) }];
}

function exampleTag(value: unknown): DocTag[] {
  const text = value === undefined ? "" : valueLiteral(value);
  return text === "" || text.length > MAX_EXAMPLE ? [] : [{ name: "example", text }];
}

function seeTag({ url = "", description = "" }: NonNullable<Definition["schema"]["externalDocs"]> = {}): DocTag[] {
  // An address that an editor makes a link of, and nothing else: no script, and no text in its place.
  if (!/^https?:\/\/[^\s<>"'`{}|\\^]+$/.test(url)) return [];
  return [{ name: "see", text: `${url} ${description.replace(/\s+/g, " ")}`.trim() }];
}
