import { createHash } from "node:crypto";
import type { DiffResult } from "../operations/diff.js";
import type { Assets } from "./assets.js";
import { cardsOf } from "./cards.js";
import { changeCard } from "./change-card.js";
import { filterForm } from "./filter-form.js";
import { html, type Markup, NOTHING, toText, trusted } from "./markup.js";
import { notesOf } from "./notes.js";
import { numberingOf } from "./numbering.js";
import { numberText, plural, RANKS } from "./words.js";

/**
 * The page that shows the changes. All of them are in its markup, so it can be read without JavaScript; the script only hides what the filters
 * exclude.
 */
export function renderPage(result: DiffResult, { style, script }: Assets): string {
  const { compared, changes, places } = result;
  const breaking = changes.filter(({ rank }) => rank === "breaking").length;
  const counts = breaking === 0 ? plural(changes.length, "change") : `${numberText(breaking)} breaking`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>API changes: ${counts}, from ${compared.before} to ${compared.after}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#changes">Skip to the changes</a>
<header>
<h1>API changes</h1>
<dl><div><dt>from</dt><dd>${compared.before}</dd></div><div><dt>to</dt><dd>${compared.after}</dd></div></dl>
${places === undefined ? NOTHING : html`<p>Only changes that touch what the program uses are listed.</p>`}
</header>
${changes.length === 0 ? NOTHING : filterForm(changes, numberingOf(changes))}<main id="changes" tabindex="-1">
${notesOf(result)}${changes.length === 0 ? html`<p class="empty">${places === undefined ? "No difference." : "No change that touches the program."}</p>` : sectionsOf(result)}</main>
<footer><p>This page was written by <code>kubesmith diff</code>. Changes to descriptions alone are not listed.</p></footer>
<script type="module">${trusted(script)}</script>
</body>
</html>
`;
  return toText(page);
}

function sectionsOf(result: DiffResult): Markup {
  const numbering = numberingOf(result.changes);
  const sections = RANKS.flatMap(({ rank, name, meaning }) => {
    const cards = cardsOf(result, rank);
    if (cards.length === 0) return [];
    const count = cards.reduce((sum, { rows }) => sum + rows.length, 0);
    return html`<section class="${rank}" aria-labelledby="${rank}">
<h2 id="${rank}">${name} <span>${numberText(count)}</span></h2>
<p class="meaning">${meaning}</p>
${cards.map((card) => changeCard(card, numbering))}</section>
`;
  });
  return html`${sections}<p class="empty" id="no-match" hidden>No change matches the filters.</p>
`;
}

/** The source expression that allows an inline style or script with this text. */
function hashOf(text: string): Markup {
  return trusted(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
}
