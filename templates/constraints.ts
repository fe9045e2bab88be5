import type { EmitDefinition } from "../generator/naming/index.js";

type Schema = EmitDefinition["schema"];

/** Maximum length of a pattern or rule that is shown; longer ones are for machines. */
const MAX_CODE = 160;
/** Maximum number of rules that are shown. */
const MAX_RULES = 8;
/** What the server requires of a value in addition to its type, and how server-side apply merges it: short lines, in a fixed order. */
export function constraintLines(schema: Schema): string[] {
  const { format, pattern } = schema;
  const lines: string[] = [];
  add(lines, "Format", format);
  add(lines, "Value", values(schema));
  add(lines, "Length", range(schema.minLength, schema.maxLength));
  if (pattern !== undefined) add(lines, "Pattern", code(pattern));
  add(lines, "Items", items(schema));
  add(lines, "Fields", range(schema.minProperties, schema.maxProperties));
  lines.push(...ruleLines(schema));
  addMergeLine(lines, schema);
  return lines;
}

function add(lines: string[], name: string, text: string | undefined): void {
  if (text !== undefined && text !== "") lines.push(`${name}: ${oneLine(text)}.`);
}

function values(schema: Schema): string {
  const { exclusiveMinimum, exclusiveMaximum } = schema;
  const [minimum, maximum] = [bound(schema.minimum), bound(schema.maximum)];
  const multiple = bound(schema.multipleOf);
  const isExclusive = exclusiveMinimum === true || exclusiveMaximum === true;
  const bounds = isExclusive
    ? [
        minimum === undefined ? "" : `${exclusiveMinimum === true ? "more than" : "at least"} ${minimum}`,
        maximum === undefined ? "" : `${exclusiveMaximum === true ? "less than" : "at most"} ${maximum}`,
      ]
    : [range(minimum, maximum)];
  return list([...bounds, multiple === undefined ? "" : `a multiple of ${multiple}`]);
}

function items({ minItems, maxItems, uniqueItems, "x-kubernetes-list-type": type }: Schema): string {
  return list([range(minItems, maxItems), uniqueItems === true || type === "set" ? "unique" : ""]);
}

function list(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}

/** A number that is a bound: a document's `1e999` is not. */
function bound(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function range(lower: number | undefined, upper: number | undefined): string {
  const [least, most] = [bound(lower), bound(upper)];
  if (least !== undefined && least === most) return `exactly ${least}`;
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `at least ${least}`;
  return most === undefined ? "" : `at most ${most}`;
}

function ruleLines({ "x-kubesmith-immutable": immutable, "x-kubernetes-validations": rules = [] }: Schema): string[] {
  const stated = immutable === true ? ["Immutable."] : [];
  if (rules.length === 0) return stated;
  const lines = rules
    .slice(0, MAX_RULES)
    .map(({ rule, message = "" }) => (message.trim() === "" ? `Rule: ${code(rule)}` : `Rule: ${oneLine(message)}`));
  const more = rules.length - MAX_RULES;
  return [...stated, ...lines, ...(more > 0 ? [`Rules: ${more} more.`] : [])];
}

function addMergeLine(lines: string[], schema: Schema): void {
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (schema["x-kubernetes-list-type"] === "map" && keys.length > 0) {
    add(lines, keys.length === 1 ? "Merge key" : "Merge keys", keys.map(code).join(", "));
  } else if (schema["x-kubernetes-map-type"] === "atomic" && schema.properties !== undefined) {
    lines.push("Replaced as a whole by apply.");
  }
}

/** Text as Markdown code, in more backticks than its longest run of them. */
function code(text: string): string {
  const short = oneLine(text);
  const shown = short.length > MAX_CODE ? `${short.slice(0, MAX_CODE)}…` : short;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
