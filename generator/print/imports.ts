import type { ImportStatement } from "./structures.js";

/** Collects the types that a module imports; names that the module declares itself are imported under an alias. */
export interface Imports {
  /**
   * Imports a type and returns the name under which the module knows it.
   * @param from the module it comes from, as the import statement writes it
   */
  type(from: string, name: string): string;
  /** The import statements so far, sorted: those of packages first. */
  statements(): ImportStatement[];
}

/** @param ownNames the names that the module declares */
export function createImports(ownNames: Iterable<string>): Imports {
  const taken = new Set(ownNames);
  const byModule = new Map<string, Map<string, string>>();
  return {
    type(from, name) {
      const names = byModule.get(from) ?? new Map<string, string>();
      byModule.set(from, names);
      let local = names.get(name);
      if (local === undefined) {
        local = name;
        for (let i = 1; taken.has(local); i++) local = `${name}$${i}`;
        taken.add(local);
        names.set(name, local);
      }
      return local;
    },
    statements() {
      return [...byModule].sort(byModuleName).map(([from, names]) => ({
        kind: "import",
        typeOnly: true,
        from,
        names: [...names].sort(byKey).map(([name, alias]) => (alias === name ? { name } : { name, alias })),
      }));
    },
  };
}

function byModuleName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  const [isRelativeA, isRelativeB] = [a[0].startsWith("."), b[0].startsWith(".")];
  return isRelativeA === isRelativeB ? byKey(a, b) : Number(isRelativeA) - Number(isRelativeB);
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
