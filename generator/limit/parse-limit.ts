import { isObject } from "../json.js";
import type { Limit, LimitRule } from "./types.js";

/** Checks a limit that was recorded as JSON; undefined if it is not one. */
export function parseLimit(value: unknown): Limit | undefined {
  if (!isObject(value) || !Array.isArray(value.rules)) return undefined;
  const rules = value.rules.map(parseRule).filter((rule) => rule !== undefined);
  if (rules.length < value.rules.length) return undefined;
  if (value.exports === undefined) return { rules };
  if (!isObject(value.exports)) return undefined;
  const exports = Object.entries(value.exports);
  if (!exports.every((entry): entry is [string, string[]] => isTexts(entry[1]))) return undefined;
  return { rules, exports: Object.fromEntries(exports) };
}

function parseRule(value: unknown): LimitRule | undefined {
  if (!isObject(value)) return undefined;
  const { groups, versions, resources, verbs, namespaced, named } = value;
  if (!isTexts(groups) || !isTexts(resources) || !isTexts(verbs)) return undefined;
  if (versions !== undefined && !isTexts(versions)) return undefined;
  if (![namespaced, named].every((flag) => flag === undefined || flag === true)) return undefined;
  return {
    groups,
    ...(versions !== undefined && { versions }),
    resources,
    verbs,
    ...(namespaced === true && { namespaced }),
    ...(named === true && { named }),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
