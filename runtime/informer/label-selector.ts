import { RequestError } from "../errors/request-error.js";
import { formatLabelSelector } from "../request/selector.js";
import type { StringMap } from "../types/object.js";
import type { LabelSelectorInput } from "../types/options.js";

type Operator = "exists" | "absent" | "in" | "notin" | ">" | "<";

/** A condition on one label. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** Operators and brackets; everything else up to a space is a word. An empty value is a word that is missing. */
const TOKEN = /\s+|==?|!=|[!,()<>]|[^\s=!,()<>]+/gy;
const WORD = /^[^\s=!,()<>]+$/;
const INTEGER = /^[+-]?\d{1,19}$/;

/**
 * Reads a label selector, in kubectl's notation or as an object.
 * @throws RequestError (`InvalidSelector`) if it is not one
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseLabelSelector(selector: string | LabelSelectorInput): Requirement[] {
  const text = formatLabelSelector(selector);
  const tokens = (text.match(TOKEN) ?? []).filter((token) => token.trim() !== "");
  let at = 0;
  const invalid = (): RequestError =>
    new RequestError("InvalidSelector", `labelSelector: ${JSON.stringify(text.slice(0, 200))} is not valid`);
  const accept = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at++;
    return true;
  };
  const word = (): string => {
    const token = tokens[at++];
    if (token === undefined || !WORD.test(token)) throw invalid();
    return token;
  };
  const optionalWord = (): string => (WORD.test(tokens[at] ?? ",") ? word() : "");
  const list = (): string[] => {
    if (!accept("(") || tokens[at] === ")") throw invalid();
    const values = [optionalWord()];
    while (accept(",")) values.push(optionalWord());
    if (!accept(")")) throw invalid();
    return values;
  };
  const integer = (): string => {
    const value = word();
    if (!INTEGER.test(value)) throw invalid();
    return value;
  };
  const requirement = (): Requirement => {
    if (accept("!")) return { key: word(), operator: "absent", values: [] };
    const key = word();
    if (accept("=") || accept("==")) return { key, operator: "in", values: [optionalWord()] };
    if (accept("!=")) return { key, operator: "notin", values: [optionalWord()] };
    if (accept("in")) return { key, operator: "in", values: list() };
    if (accept("notin")) return { key, operator: "notin", values: list() };
    if (accept(">")) return { key, operator: ">", values: [integer()] };
    if (accept("<")) return { key, operator: "<", values: [integer()] };
    return { key, operator: "exists", values: [] };
  };
  if (tokens.length === 0) return [];
  const requirements = [requirement()];
  while (accept(",")) requirements.push(requirement());
  if (at < tokens.length) throw invalid();
  return requirements;
}

/** Whether labels meet all requirements. A label that is absent is not equal to anything. */
export function matchesLabels(requirements: readonly Requirement[], labels: StringMap = {}): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case "exists":
        return value !== undefined;
      case "absent":
        return value === undefined;
      case "in":
        return value !== undefined && values.includes(value);
      case "notin":
        return value === undefined || !values.includes(value);
      default: {
        if (value === undefined || !INTEGER.test(value)) return false;
        const difference = BigInt(value.replace("+", "")) - BigInt((values[0] as string).replace("+", ""));
        return operator === ">" ? difference > 0n : difference < 0n;
      }
    }
  });
}
