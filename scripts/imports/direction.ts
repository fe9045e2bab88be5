import { posix } from "node:path";
import type { Import } from "./read-imports.js";
import { type Rule, TEST_FILES } from "./rules.js";

/** Imports by file. */
export type Imports = ReadonlyMap<string, readonly Import[]>;

/** The rule with the longest path that contains a file. */
export function ruleOf(file: string, rules: readonly Rule[]): Rule | undefined {
  return rules
    .filter(({ of }) => file === of || file.startsWith(`${of}/`))
    .sort((a, b) => b.of.length - a.of.length)[0];
}

/** Files without a rule, rules without files, and imports that no rule allows. */
export function directionOffences(imports: Imports, rules: readonly Rule[]): string[] {
  const used = new Set<Rule>();
  const offences: string[] = [];
  for (const [file, list] of imports) {
    const rule = ruleOf(file, rules);
    if (rule === undefined) {
      if (isBesideSources(file, rules)) continue;
      offences.push(`${file} is in a folder without a rule; add one to scripts/imports/rules.ts`);
      continue;
    }
    used.add(rule);
    if (TEST_FILES.test(file)) continue;
    for (const { target, isLocal } of list) {
      const isAllowed = isLocal ? mayImport(rule, target, rules) : mayUse(rule, target);
      if (!isAllowed) offences.push(`${file} may not import ${target}`);
    }
  }
  const unused = rules.filter((rule) => !used.has(rule)).map(({ of }) => `${of} has a rule, but no source files`);
  return [...offences, ...unused];
}

/** Whether a file is a test or its data in a folder whose sources have rules of their own. */
function isBesideSources(file: string, rules: readonly Rule[]): boolean {
  const folder = posix.dirname(file.replace(/\/testdata\/.*$/, "/testdata"));
  return TEST_FILES.test(file) && rules.some(({ of }) => posix.dirname(of) === folder);
}

function mayImport(rule: Rule, target: string, rules: readonly Rule[]): boolean {
  if (TEST_FILES.test(target)) return false;
  const other = ruleOf(target, rules);
  if (other === undefined) return false;
  if (other === rule) return true;
  return rule.imports.some((allowed) =>
    allowed.endsWith("*") ? other.of.startsWith(allowed.slice(0, -1)) : other.of === allowed,
  );
}

function mayUse(rule: Rule, target: string): boolean {
  return rule.packages.some(
    (allowed) =>
      allowed === "*" ||
      target === allowed ||
      target.startsWith(`${allowed}/`) ||
      (allowed === "node:*" && target.startsWith("node:")),
  );
}
