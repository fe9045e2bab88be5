import { type ImportDeclarationStructure, StructureKind } from "ts-morph";

/** Collects what a module imports; names that the module uses itself are imported under an alias. */
export interface Imports {
  /**
   * Imports a type and returns the name under which the module knows it.
   * @param specifier the module it comes from, as the import statement writes it
   */
  type(specifier: string, name: string): string;
  /** The import declarations so far, sorted. */
  declarations(): ImportDeclarationStructure[];
}

/** @param ownNames the names that the module declares */
export function createImports(ownNames: Iterable<string>): Imports {
  const taken = new Set(ownNames);
  const bySpecifier = new Map<string, Map<string, string>>();
  return {
    type(specifier, name) {
      const names = bySpecifier.get(specifier) ?? new Map<string, string>();
      bySpecifier.set(specifier, names);
      let local = names.get(name);
      if (local === undefined) {
        local = name;
        for (let i = 1; taken.has(local); i++) local = `${name}$${i}`;
        taken.add(local);
        names.set(name, local);
      }
      return local;
    },
    declarations() {
      return [...bySpecifier].sort(byKey).map(([moduleSpecifier, names]) => ({
        kind: StructureKind.ImportDeclaration,
        isTypeOnly: true,
        moduleSpecifier,
        namedImports: [...names].sort(byKey).map(([name, alias]) => (alias === name ? { name } : { name, alias })),
      }));
    },
  };
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
