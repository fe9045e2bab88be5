import type { Evidence } from "./collect.js";
import type { Item, Part } from "./items.js";

/** The document that lists every rule with the tests that show it, and what is wrong with it. */
export interface Conformance {
  readonly text: string;
  /** Rules that nothing shows and no reason excuses, reasons for what is shown, and numbers that no rule has. */
  readonly problems: readonly string[];
}

/** Writes the list of rules with their tests as Markdown. */
export function conformanceDocument(
  parts: readonly Part[],
  evidence: ReadonlyMap<string, readonly Evidence[]>,
): Conformance {
  const items = parts.flatMap((part) => part.items);
  const known = new Set(items.map(({ id }) => id));
  const problems = [
    ...items.flatMap((item) => problemOf(item, evidence.get(item.id) ?? [])),
    ...[...evidence.keys()].filter((id) => !known.has(id)).map((id) => `${id}: unknown rule`),
  ];
  const partly = items.filter((item) => item.partly !== undefined).length;
  const open = items.filter(({ notDone }) => notDone !== undefined).length;
  const head = [
    "# Conformance",
    "",
    "What client-go and the API server do, and what security requires, rule by rule, with the tests that show it. Written by",
    "`npm run conformance` from the titles of the tests; a rule is shown by every test whose title bears its number.",
    "",
    `${items.length} rules: ${items.length - open} shown by tests, ${partly} of them in part; ${open} not done.`,
  ];
  return { text: `${[...head, ...parts.flatMap((part) => partLines(part, evidence))].join("\n")}\n`, problems };
}

/** A title of many tests, with an ellipsis in place of what differs. */
function withoutPlaceholders(title: string): string {
  return title.replace(/%[sdijfo]|\$\{[^}]*\}|\$[a-z]\w*/g, "…");
}

/** Text that Markdown shows as it is. */
function plain(text: string): string {
  return text.replace(/[\\`*_<>[\]]/g, "\\$&");
}

function problemOf({ id, rule, notDone }: Item, shown: readonly Evidence[]): string[] {
  if (shown.length === 0 && notDone === undefined) return [`${id}: no test shows it (${rule})`];
  return shown.length > 0 && notDone !== undefined ? [`${id}: marked as not done, but tests show it`] : [];
}

function partLines(part: Part, evidence: ReadonlyMap<string, readonly Evidence[]>): string[] {
  return ["", `## ${part.letter}. ${part.title}`, ...part.items.flatMap((item) => itemLines(item, evidence))];
}

function itemLines({ id, rule, notDone, partly }: Item, evidence: ReadonlyMap<string, readonly Evidence[]>): string[] {
  const shown = evidence.get(id) ?? [];
  if (notDone !== undefined) return ["", `### ${id} ${plain(rule)}`, "", `Not done: ${notDone}`];
  const files = [...new Set(shown.map(({ file }) => file))];
  const lines = files.flatMap((file) => {
    const titles = shown
      .filter((test) => test.file === file)
      .map(({ title }) => `  - ${plain(withoutPlaceholders(title))}`);
    return [`- \`${file}\``, ...titles];
  });
  const heading = ["", `### ${id} ${plain(rule)}`, ""];
  return partly === undefined ? [...heading, ...lines] : [...heading, `In part: ${plain(partly)}`, "", ...lines];
}
