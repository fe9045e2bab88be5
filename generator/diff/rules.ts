import { isObject } from "../json.js";
import type { FoundChange } from "./found.js";

type RuleChange = Pick<FoundChange, "kind" | "from" | "to">;

/** Compares the CEL rules of a schema. Their messages do not count, but tell which rule is which. */
export function compareRules(before: unknown, after: unknown): RuleChange[] {
  const [from, to] = [rulesOf(before), rulesOf(after)];
  const removed = [...from.values()].filter(({ text }) => !to.has(text));
  const added = [...to.values()].filter(({ text }) => !from.has(text));
  const changes: RuleChange[] = [];
  const rewritten = pairByMessage(removed, added);
  const taken = new Set(rewritten.values());
  for (const rule of removed) {
    const now = rewritten.get(rule);
    if (now === undefined) changes.push({ kind: "rule-removed", from: rule.text });
    else changes.push({ kind: "rule-changed", from: rule.text, to: now.text });
  }
  for (const rule of added) if (!taken.has(rule)) changes.push({ kind: "rule-added", to: rule.text });
  return changes;
}

/** A rule with all that it depends on, and its message, if it has one. */
interface Rule {
  readonly text: string;
  readonly message: string;
}

/** By text. */
function rulesOf(value: unknown): ReadonlyMap<string, Rule> {
  const rules = Array.isArray(value) ? value.filter(isObject) : [];
  return new Map(
    rules.map(({ rule, optionalOldSelf, message, messageExpression }) => {
      const text = `${String(rule)}${optionalOldSelf === true ? " (optionalOldSelf)" : ""}`;
      return [text, { text, message: String(message ?? messageExpression ?? "") }];
    }),
  );
}

/** Rules that were rewritten: the only one of those removed that has a message, and the only one of those added. */
function pairByMessage(removed: readonly Rule[], added: readonly Rule[]): ReadonlyMap<Rule, Rule> {
  const [first] = removed;
  const [other] = added;
  if (first !== undefined && other !== undefined && removed.length === 1 && added.length === 1)
    return new Map([[first, other]]);
  const [before, after] = [byMessage(removed), byMessage(added)];
  const pairs = new Map<Rule, Rule>();
  for (const [message, [rule, ...more]] of before) {
    const [now, ...others] = after.get(message) ?? [];
    if (rule !== undefined && now !== undefined && more.length + others.length === 0) pairs.set(rule, now);
  }
  return pairs;
}

function byMessage(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    if (rule.message === "") continue;
    const same = found.get(rule.message);
    if (same === undefined) found.set(rule.message, [rule]);
    else same.push(rule);
  }
  return found;
}
