import type { Card, Container } from "./cards.js";
import { changeRow } from "./change-row.js";
import { html, type Markup, NOTHING } from "./markup.js";
import type { Numbering } from "./numbering.js";
import { numberText } from "./words.js";

/** Maximum number of kinds that are named without being opened. */
const MAX_NAMES = 3;
/** Maximum number of kinds that are listed. */
const MAX_KINDS = 100;

/** The changes to one subject under a heading. */
export function changeCard(card: Card, { groups, kinds }: Numbering): Markup {
  const { groupVersion, subject, kind, rows } = card;
  const version = subject === groupVersion ? NOTHING : html`<span>${groupVersion}</span> `;
  const where = kind === undefined ? containersOf(card.containers) : html`<p class="in">type ${subject}</p>`;
  return html`<article data-group="${groups.get(groupVersion) ?? 0}">
<h3>${version}${kind?.kind ?? subject}</h3>${where}
<ul role="list">
${rows.map((row) => changeRow(row, kinds.get(row.change.kind) ?? 0, kind?.path))}</ul>
</article>
`;
}

function containersOf(containers: readonly Container[]): Markup {
  const [first] = containers;
  if (first === undefined) return NOTHING;
  if (containers.length === 1) return html`<p class="in">in ${containerText(first)}</p>`;
  const left = containers.length - MAX_KINDS;
  const items = containers.slice(0, MAX_KINDS).map((container) => html`<li>${containerText(container)}</li>`);
  const more = left > 0 ? html`<li>and ${numberText(left)} more, which <code>--format json</code> lists</li>` : NOTHING;
  return html`<details class="in"><summary>in ${namesOf(containers)}</summary><ul>${items}${more}</ul></details>`;
}

function containerText({ groupVersion, kind, path = "" }: Container): Markup {
  return html`${groupVersion} <b>${kind}</b>${path === "" ? NOTHING : html` <code>${path}</code>`}`;
}

function namesOf(containers: readonly Container[]): string {
  const names = [...new Set(containers.map(({ kind }) => kind))];
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(", ")}${more > 0 ? ` and ${numberText(more)} more` : ""}`;
}
