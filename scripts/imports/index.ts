import { type CycleRule, cycleOffences } from "./cycles.js";
import { directionOffences } from "./direction.js";
import { lateOffences } from "./late.js";
import { projectOffences } from "./projects.js";
import { readImports } from "./read-imports.js";
import { LATE, type LateRule, RULES, type Rule } from "./rules.js";

/** The subject of the check. */
export interface ImportRules {
  readonly rules: readonly Rule[];
  readonly late: readonly LateRule[];
  readonly cycles: readonly CycleRule[];
}

/** The rules of this repository. */
export const IMPORT_RULES: ImportRules = {
  rules: RULES,
  late: LATE,
  cycles: [
    { of: "runtime", types: true },
    { of: "generator", types: true },
    { of: "templates", types: true },
    { of: "testbed", types: true },
    { of: "bench", types: true },
    { of: "tests", types: true },
    { of: "scripts", types: true },
    { of: "examples", types: true },
    // Kinds of one group/version contain kinds of another, and the other way around.
    { of: "generated", types: false },
  ],
};

/**
 * Checks who imports whom.
 * @param sources the text of each source, by its path from the root of the repository
 * @param rules what to check
 * @returns one text for each offence; empty when all is well
 */
export function checkImports(sources: ReadonlyMap<string, string>, rules: ImportRules = IMPORT_RULES): string[] {
  const exists = (path: string): boolean => sources.has(path);
  const imports = new Map([...sources].map(([file, text]) => [file, readImports(file, text, exists)]));
  return [
    ...directionOffences(imports, rules.rules),
    ...rules.cycles.flatMap((rule) => cycleOffences(imports, rule)),
    ...lateOffences(imports, rules.late),
    ...projectOffences(imports, sources),
  ];
}
