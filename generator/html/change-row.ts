import { type Audience, type Change, changeMessage, joinPaths } from "../diff/index.js";
import type { Place } from "../usage/index.js";
import type { Row } from "./cards.js";
import { html, type Markup, multiline, NOTHING } from "./markup.js";
import { plural } from "./words.js";

/** Maximum number of characters of a value. */
const MAX_VALUE = 4_000;
/** JSON that is longer than this number of characters is printed on several lines. */
const MAX_LINE = 60;
/** Messages shorten values that are longer than this number of characters. */
const MAX_IN_MESSAGE = 80;
/** Maximum number of places that are shown without being opened. */
const MAX_PLACES = 3;

/** The audiences, in the order of their numbers in the page. */
export const AUDIENCES: readonly Audience[] = ["readers", "writers", "appliers", "listers", "unknown"];

/**
 * A change as an item of a list.
 * @param kind number of the kind of change, by which the page filters
 * @param outer path to the definition that contains the place of the change
 */
export function changeRow({ change, places }: Row, kind: number, outer = ""): Markup {
  const { breaks } = change;
  const path = joinPaths(outer, change.path ?? "");
  const audiences = breaks.map((one) => AUDIENCES.indexOf(one)).join("");
  return html`<li data-kind="${kind}"${audiences === "" ? NOTHING : html` data-who="${audiences}"`}><p>${
    path === "" ? NOTHING : html`<code>${path}</code> `
  }${changeMessage(change)}</p>${valuesOf(change)}${
    breaks.length === 0 ? NOTHING : html`<p class="breaks">${breaksText(breaks)}</p>`
  }${placesOf(places)}</li>
`;
}

function breaksText(breaks: readonly Audience[]): string {
  return breaks.includes("unknown") ? "it cannot be determined who may break" : `may break ${breaks.join(", ")}`;
}

/** The values before and after, unless the message contains the only one of them. */
function valuesOf(change: Change): Markup {
  const { from, to } = change;
  const values = [
    ["before", from],
    ["after", to],
  ] as const;
  const present = values.filter(([, value]) => value !== undefined);
  const [only] = present;
  if (only === undefined || (present.length === 1 && isInMessage(only[1], changeMessage(change)))) return NOTHING;
  const rows = present.map(([side, value]) => {
    return html`<div class="${side}"><dt>${side}</dt><dd>${multiline(valueText(value))}</dd></div>`;
  });
  return html`<dl class="values">${rows}</dl>`;
}

function isInMessage(value: unknown, message: string): boolean {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= MAX_IN_MESSAGE && !text.includes("\n") && message.includes(text);
}

/** A value as people read it; strings without quotes. */
function valueText(value: unknown): string {
  const text = typeof value === "string" && value !== "" ? value : jsonText(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}

function jsonText(value: unknown): string {
  const line = JSON.stringify(value);
  return line.length > MAX_LINE ? JSON.stringify(value, null, 2) : line;
}

function placesOf(places: readonly Place[]): Markup {
  if (places.length === 0) return NOTHING;
  const codes = places.map(({ file, line, column }) => html` <code>${`${file}:${line}:${column}`}</code>`);
  if (places.length <= MAX_PLACES) return html`<p class="used">used at${codes}</p>`;
  const summary = `used at ${plural(places.length, "place")}`;
  return html`<details class="used"><summary>${summary}</summary><p>${codes}</p></details>`;
}
