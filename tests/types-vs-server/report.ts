import type { Comparison } from "./comparison.js";
import type { Findings } from "./findings.js";
import { reasonOf } from "./reasons.js";
import { classOf, confusion, tableText } from "./table.js";

/** What came of it, for people: the table, and each document that server and types disagree on. */
export function reportText(comparisons: readonly Comparison[], found: Findings): string {
  const section = (title: string, list: readonly Comparison[], line: (comparison: Comparison) => string): string =>
    list.length === 0 ? "" : `\n${title}\n${list.map((comparison) => `  ${line(comparison)}\n`).join("")}`;
  const byTypes = ({ document, types }: Comparison): string => `${document.label}\n    ${short(types.message)}`;
  const byServer = ({ document, server }: Comparison): string => `${document.label}\n    ${short(server.message)}`;
  const reasons = [...new Set(found.incomplete.map(reasonOf))]
    .map((reason) => ({ reason, list: found.incomplete.filter((comparison) => reasonOf(comparison) === reason) }))
    .sort((a, b) => b.list.length - a.list.length);
  return [
    `${tableText(confusion(comparisons))}\n`,
    section("Accepted by the server, refused by the types:", found.refused, byTypes),
    section("Refused by the server, accepted by the types:", found.letThrough, byServer),
    ...reasons.map(({ reason, list }) =>
      section(`Incomplete, and accepted by the types: ${reason} (${list.length}):`, list, byServer),
    ),
    section("The server disagrees with the document's own comment:", found.mislabelled, byServer),
  ].join("");
}

/** The same as JSON. */
export function reportJson(comparisons: readonly Comparison[], found: Findings): string {
  const { refused, letThrough, incomplete, mislabelled } = found;
  const lists = {
    refused: refused.map(entry),
    letThrough: letThrough.map(entry),
    incomplete: incomplete.map((comparison) => ({ ...entry(comparison), reason: reasonOf(comparison) })),
    mislabelled: mislabelled.map(entry),
  };
  return `${JSON.stringify({ table: confusion(comparisons), ...lists }, undefined, 2)}\n`;
}

function entry(comparison: Comparison): object {
  const { document, server, types } = comparison;
  return { document: document.label, class: classOf(comparison), server: server.message, types: types.message };
}

function short(message: string): string {
  const text = message.replaceAll(/\s*\n\s*/g, " | ");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
