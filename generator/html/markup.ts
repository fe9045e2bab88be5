import { printable } from "../terminal.js";

const MARKUP: unique symbol = Symbol("markup");

/** Text that is HTML. Only this module creates it, so no text of a document can pass for markup. */
export interface Markup {
  readonly [MARKUP]: string;
}

/** A value in a template: markup stays as it is; text is escaped. */
export type Value = string | number | Markup | readonly Markup[];

/**
 * HTML from a template. Values that are text are escaped, for elements as well as for quoted attributes, and characters that control a terminal
 * or reorder text are shown as `\u{202e}`.
 */
export function html(template: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return markup(template.reduce((text, part, index) => text + textOf(values[index - 1] ?? "") + part));
}

/** Text of several lines: the same as in a template, except that line breaks and tabs stay. */
export function multiline(text: string): Markup {
  return markup(text.replace(/[^\n\t]+/g, escapeText));
}

/** Text of this program that is HTML, CSS or JavaScript, and contains nothing from documents. */
export function trusted(text: string): Markup {
  return markup(text);
}

/** Nothing. */
export const NOTHING: Markup = markup("");

/** The text of markup. */
export function toText(value: Markup): string {
  return value[MARKUP];
}

function markup(text: string): Markup {
  return { [MARKUP]: text };
}

function textOf(value: Value): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escapeText(value);
  return MARKUP in value ? value[MARKUP] : value.map((one) => one[MARKUP]).join("");
}

const ENTITIES: { readonly [char: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
