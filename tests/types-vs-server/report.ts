import type { Findings } from "./findings.js";
import type { Judgement } from "./judge.js";
import { reasonOf } from "./reasons.js";
import { classOf, confusion, tableText } from "./table.js";

/** What came of it, for people: the table, and each document that server and types disagree on. */
export function reportText(judgements: readonly Judgement[], found: Findings): string {
  const section = (title: string, list: readonly Judgement[], line: (judgement: Judgement) => string): string =>
    list.length === 0 ? "" : `\n${title}\n${list.map((judgement) => `  ${line(judgement)}\n`).join("")}`;
  const byTypes = ({ document, types }: Judgement): string => `${document.label}\n    ${short(types.message)}`;
  const byServer = ({ document, server }: Judgement): string => `${document.label}\n    ${short(server.message)}`;
  const reasons = [...new Set(found.incomplete.map(reasonOf))]
    .map((reason) => ({ reason, list: found.incomplete.filter((judgement) => reasonOf(judgement) === reason) }))
    .sort((a, b) => b.list.length - a.list.length);
  return [
    `${tableText(confusion(judgements))}\n`,
    section("Accepted by the server, refused by the types:", found.refused, byTypes),
    section("Refused by the server, let through by the types:", found.letThrough, byServer),
    ...reasons.map(({ reason, list }) =>
      section(`Incomplete, and let through by the types: ${reason} (${list.length}):`, list, byServer),
    ),
    section("Judged by the server otherwise than the document says:", found.mislabelled, byServer),
  ].join("");
}

/** The same as JSON. */
export function reportJson(judgements: readonly Judgement[], found: Findings): string {
  const { refused, letThrough, incomplete, mislabelled } = found;
  const lists = {
    refused: refused.map(entry),
    letThrough: letThrough.map(entry),
    incomplete: incomplete.map((judgement) => ({ ...entry(judgement), reason: reasonOf(judgement) })),
    mislabelled: mislabelled.map(entry),
  };
  return `${JSON.stringify({ table: confusion(judgements), ...lists }, undefined, 2)}\n`;
}

function entry(judgement: Judgement): object {
  const { document, server, types } = judgement;
  return { document: document.label, class: classOf(judgement), server: server.message, types: types.message };
}

function short(message: string): string {
  const text = message.replaceAll(/\s*\n\s*/g, " | ");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
