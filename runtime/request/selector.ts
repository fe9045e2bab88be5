import { RequestError } from "../errors/request-error.js";
import type { LabelSelectorInput, SelectorOptions } from "../types/options.js";

const LABEL_KEY = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

function invalid(message: string): RequestError {
  return new RequestError("InvalidSelector", message);
}

// Label values cannot be escaped: one with a comma would add another requirement.
function labelValue(label: string, value: unknown): string {
  if (typeof value !== "string" || !LABEL_VALUE.test(value)) {
    throw invalid(`labelSelector: invalid value for the label ${JSON.stringify(label)}`);
  }
  return value;
}

/**
 * Builds a label selector in kubectl's notation. A string is passed on unchanged; each member of an object becomes one requirement. Throws
 * a `RequestError` for an invalid label key or value: an undefined value must not widen the selection.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function formatLabelSelector(selector: string | LabelSelectorInput): string {
  if (typeof selector === "string") return selector;
  return Object.entries(selector)
    .map(([label, wanted]) => {
      if (!LABEL_KEY.test(label)) throw invalid(`labelSelector: invalid label key ${JSON.stringify(label)}`);
      if (wanted === true) return label;
      if (wanted === null) return `!${label}`;
      if (typeof wanted === "string") return `${label}=${labelValue(label, wanted)}`;
      if (!Array.isArray(wanted) || wanted.length === 0) {
        throw invalid(
          `labelSelector: the value of ${JSON.stringify(label)} must be a string, a non-empty list, true or null`,
        );
      }
      return `${label} in (${wanted.map((value) => labelValue(label, value)).join(",")})`;
    })
    .join(",");
}

/**
 * Builds a field selector in the server's notation, `metadata.name=web`. A string is passed on unchanged; an object's values are escaped.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 */
export function formatFieldSelector(selector: string | { readonly [field: string]: string }): string {
  if (typeof selector === "string") return selector;
  return Object.entries(selector)
    .map(([field, value]) => {
      if (field === "" || /[\s,=!\\]/.test(field))
        throw invalid(`fieldSelector: invalid field ${JSON.stringify(field)}`);
      if (typeof value !== "string")
        throw invalid(`fieldSelector: the value of ${JSON.stringify(field)} must be a string`);
      return `${field}=${value.replace(/[\\,=]/g, "\\$&")}`;
    })
    .join(",");
}

/** Whether a selector that is given selects every object, as blanks do, and commas in a field selector. */
export function selectsAll(
  name: "labelSelector" | "fieldSelector",
  { labelSelector, fieldSelector }: SelectorOptions,
): boolean {
  if (name === "labelSelector") return labelSelector !== undefined && formatLabelSelector(labelSelector).trim() === "";
  return fieldSelector !== undefined && /^[\s,]*$/.test(formatFieldSelector(fieldSelector));
}
