import type { Change } from "../diff/index.js";
import { AUDIENCES } from "./change-row.js";
import { html, type Markup, NOTHING } from "./markup.js";
import type { Numbering } from "./numbering.js";
import { kindText, numberText, plural, RANKS } from "./words.js";

/** The summary of the changes, whose counts filter them. What works only with the script is hidden until the script runs. */
export function filterForm(changes: readonly Change[], { groups, kinds }: Numbering): Markup {
  const ranks = RANKS.map(({ rank, name }) => {
    return choice("rank", rank, name, changes.filter((change) => change.rank === rank).length);
  });
  const audiences = AUDIENCES.map((one, index) => {
    return choice("who", String(index), one, changes.filter(({ breaks }) => breaks.includes(one)).length);
  });
  const ofGroup = counted(changes.map(({ groupVersion }) => groupVersion));
  const ofKind = counted(changes.map(({ kind }) => kind));
  const nobody = changes.every(({ breaks }) => breaks.length === 0);
  return html`<form role="search" aria-label="Filters" autocomplete="off">
<fieldset class="ranks"><legend>Rank</legend><div>${ranks}</div></fieldset>
${nobody ? NOTHING : html`<fieldset class="who"><legend>Who may break</legend><div>${audiences}</div></fieldset>`}
<div class="search" hidden><label for="search">Search</label><input type="search" id="search" name="search" placeholder="Search" spellcheck="false" autocapitalize="off"><button type="button" aria-expanded="false" aria-controls="more">Filters</button></div>
<div class="more" id="more" hidden>
<label for="group">Group/version</label>${choices("group", "All group/versions", groups, ofGroup, (group) => group)}
<label for="kind">What changed</label>${choices("kind", "Everything", kinds, ofKind, kindText)}
</div>
<div class="shown"><p role="status">${plural(changes.length, "change")}</p><button type="reset" hidden>Clear filters</button></div>
</form>
`;
}

function choice(name: string, value: string, label: string, count: number): Markup {
  if (count === 0 && name === "who") return NOTHING;
  const input = count === 0 ? NOTHING : html`<input type="checkbox" name="${name}" value="${value}" hidden>`;
  const rank = name === "rank" ? html` class="${value}"` : NOTHING;
  return html`<label${rank}>${input}<b>${numberText(count)}</b> ${label}</label>`;
}

function choices<T>(
  name: string,
  all: string,
  numbers: ReadonlyMap<T, number>,
  counts: ReadonlyMap<T, number>,
  textOf: (value: T) => string,
): Markup {
  const options = [...numbers].map(([value, number]) => {
    return html`<option value="${number}">${textOf(value)} (${numberText(counts.get(value) ?? 0)})</option>`;
  });
  return html`<select id="${name}" name="${name}"><option value="">${all}</option>${options}</select>`;
}

function counted<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
