import { isObject } from "../../json.js";

/** Where a line ends that could be longer. */
const WIDTH = 120;

/**
 * JSON for people, and for diffs: keys sorted, and each object and list on one line if it fits there. The same value gives the same text.
 */
export function layOut(value: unknown): string {
  const widths = new Map<object, number>();
  const lines: string[] = [];
  const write = (part: unknown, indent: string, before: string, after: string): void => {
    const room = WIDTH - indent.length - before.length - after.length;
    if (typeof part !== "object" || part === null || widthOf(part, widths) <= room) {
      lines.push(`${indent}${before}${inline(part)}${after}`);
      return;
    }
    const members = membersOf(part);
    const [open, close] = Array.isArray(part) ? "[]" : "{}";
    lines.push(`${indent}${before}${open}`);
    for (const [i, [key, member]] of members.entries()) {
      write(member, `${indent} `, key === undefined ? "" : `${key}: `, i + 1 < members.length ? "," : "");
    }
    lines.push(`${indent}${close}${after}`);
  };
  write(value, "", "", "");
  return `${lines.join("\n")}\n`;
}

/** The length of a value on one line; more than fits if it has long parts. */
function widthOf(value: unknown, widths: Map<object, number>): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return String(value).length;
  const known = widths.get(value);
  if (known !== undefined) return known;
  let width = 4;
  for (const [key, member] of membersOf(value))
    width += (key === undefined ? 2 : key.length + 4) + widthOf(member, widths);
  widths.set(value, width);
  return width;
}

function inline(value: unknown): string {
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : JSON.stringify(value);
  const members = membersOf(value).map(([key, member]) => (key === undefined ? "" : `${key}: `) + inline(member));
  if (Array.isArray(value)) return `[${members.join(", ")}]`;
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** The members of an object or a list, with their keys as JSON. */
function membersOf(value: object): readonly (readonly [key: string | undefined, member: unknown])[] {
  if (Array.isArray(value)) return value.map((member: unknown) => [undefined, member]);
  return isObject(value)
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => [JSON.stringify(key), member])
    : [];
}
