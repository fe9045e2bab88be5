/** Where an item of a list begins, and where its text does. */
interface Item {
  /** In the description. */
  readonly indent: number;
  /** In Markdown. */
  readonly content: number;
}

const ITEM = /^([-*]|\d{1,2}[.)]) +([^ ].*|)$/;
/** A line such as `Localhost - a profile on the node`. */
const DEFINITION = /^["']?[\w.[\]-]+["']? - /;
/** Text before the first line of a JSON object. */
const JSON_START = /^(.*[:.]) ("[\w./-]+": [{[])$/;

/**
 * Lays out a paragraph whose lists are not Markdown yet: each item begins a line, nested items are indented below their parents, and text
 * after a list is a paragraph of its own. Indented definitions after a colon become items, and JSON becomes code.
 * @param lines a paragraph, without empty lines
 */
export function layOutLists(lines: readonly string[]): string[] {
  const out: string[] = [];
  let open: readonly Item[] = [];
  const hasItems = lines.slice(1).some((line) => ITEM.test(line.trim()));
  const separate = lines.flatMap((line) => splitItems(line, hasItems));
  for (const [i, line] of separate.entries()) {
    const indent = widthOf(line);
    const text = line.trim();
    const json = JSON_START.exec(text);
    if (json !== null && widthOf(separate[i + 1] ?? "") > 0) {
      return [...out, json[1] ?? "", "", "```", json[2] ?? "", ...separate.slice(i + 1), "```"];
    }
    const isDefinition = indent > 0 && DEFINITION.test(text) && /:$|^ *- /.test(out.at(-1) ?? "");
    const [, marker, rest = text] = ITEM.exec(text) ?? (isDefinition ? ["", "-"] : []);
    if (marker !== undefined) {
      const outer = open.filter((item) => item.indent < indent - 1);
      const offset = outer.at(-1)?.content ?? 0;
      open = [...outer, { indent, content: offset + marker.length + 1 }];
      out.push(`${" ".repeat(offset)}${marker} ${rest}`);
      continue;
    }
    const inside =
      open.filter((item) => item.indent < indent).at(-1) ?? (isNewParagraph(text) ? undefined : open.at(-1));
    if (inside === undefined && open.length > 0) out.push("");
    if (inside === undefined) open = [];
    out.push(" ".repeat(inside?.content ?? 0) + text);
  }
  return out;
}

/** After a list: a line that continues an item is indented, or continues its sentence. */
function isNewParagraph(text: string): boolean {
  return /^[A-Z"'`(*[]/.test(text);
}

/** Columns before the text of a line; a tab has four. */
function widthOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? "").replaceAll("\t", "    ").length;
}

/**
 * Splits a line at the items of a list whose lines were joined: `one of: - A: … - B: …`.
 * @param hasItems whether the paragraph has further items, on lines of their own
 */
function splitItems(line: string, hasItems: boolean): string[] {
  const text = line.trim();
  const start = /(?:^|[:.] )([-*]|1[.)]) (?=\S)/.exec(text);
  if (start === null) return [line];
  const [match, marker = ""] = start;
  const before = text.slice(0, start.index + match.length - marker.length - 1).trim();
  const list = text.slice(start.index + match.length);
  const items = marker.startsWith("1") ? numberedItems(list, marker) : bulletItems(list, marker, before === "");
  if (items.length === 1 && before !== "" && !hasItems) return [line];
  const indent = " ".repeat(widthOf(line));
  const marked = items.map((item, i) => `${indent}${marker.replace("1", String(i + 1))} ${item}`);
  return before === "" ? marked : [indent + before, ...marked];
}

function numberedItems(list: string, marker: string): string[] {
  const items: string[] = [];
  let rest = list;
  for (let n = 2; ; n++) {
    const next = ` ${marker.replace("1", String(n))} `;
    const end = rest.indexOf(next);
    if (end === -1) return [...items, rest];
    items.push(rest.slice(0, end).trim());
    rest = rest.slice(end + next.length);
  }
}

/**
 * An item may contain a dash itself, as in `'object' - The object. - 'old' - The existing object.`, or on a line of its own in
 * `- storage - The capacity.`
 */
function bulletItems(list: string, marker: string, isOwnLine: boolean): string[] {
  const separator = ` ${marker} `;
  const ends = list.split(separator);
  if (isOwnLine && ends.length === 2 && !ends[0]?.endsWith(".")) return [list];
  if (!ends.some((part, i) => part.endsWith(".") && i < ends.length - 1)) return ends;
  const items: string[] = [];
  let item = "";
  for (const part of ends) {
    item = item === "" ? part : item + separator + part;
    if (!/[.)]$/.test(part)) continue;
    items.push(item);
    item = "";
  }
  return item === "" ? items : [...items, item];
}
