import type { DiffResult } from "../operations/diff.js";
import { explainUnknown } from "../usage/describe.js";
import { html, type Markup, NOTHING } from "./markup.js";
import { plural } from "./words.js";

/** What the changes do not tell: APIs that were not compared, and places where a program does not show what it uses. */
export function notesOf({ missing, unknown = [] }: DiffResult): Markup {
  const apis = missing.map(({ key, side, reason }) => {
    const why = reason.startsWith(`${key}: `) ? reason.slice(key.length + 2) : reason;
    const which = side === "before" ? "first" : "second";
    return html`<li><code>${key}</code> The problem is in the ${which} API: ${why}</li>`;
  });
  const uses = unknown.map((use) => {
    const { file, line, column } = use.place;
    return html`<li><code>${`${file}:${line}:${column}`}</code> ${explainUnknown(use)}</li>`;
  });
  const wereNot = missing.length === 1 ? "was not compared" : "were not compared";
  return html`${note(apis, `${plural(apis.length, "API")} ${wereNot}`)}${note(
    uses,
    `${plural(uses.length, "place")} where the program does not show what it uses`,
  )}`;
}

function note(items: readonly Markup[], title: string): Markup {
  if (items.length === 0) return NOTHING;
  return html`<details class="note"><summary>${title}</summary><ul>${items}</ul></details>
`;
}
