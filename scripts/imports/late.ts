import type { Imports } from "./direction.js";
import { type LateRule, TEST_FILES } from "./rules.js";

/** Packages that load at the start, although they should load on demand: each with the files that lead to it. */
export function lateOffences(imports: Imports, rules: readonly LateRule[]): string[] {
  return rules.flatMap(({ from, packages }) => {
    const starts = [...imports.keys()].filter(
      (file) => !TEST_FILES.test(file) && from.some((path) => file === path || file.startsWith(`${path}/`)),
    );
    const offences = new Set<string>();
    const seen = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const { target, isLocal, time } of imports.get(file) ?? []) {
        if (time !== "start") continue;
        if (isLocal) visit(target, [...path, file]);
        else if (packages.some((name) => target === name || target.startsWith(`${name}/`))) {
          offences.add(`${target} is loaded at the start: ${[...path, file].join(" → ")}`);
        }
      }
    };
    for (const start of starts) visit(start, []);
    return [...offences];
  });
}
