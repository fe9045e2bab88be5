import type { Declaration, EntityName, Expression, Symbol as TsSymbol, TypeChecker } from "typescript";
import { apiVersionOf } from "./api-version.js";
import { ts } from "./compiler.js";
import { textOf } from "./fields.js";
import { comparePlaces } from "./places.js";
import type { Sources } from "./sources.js";
import type { KindUse, Place } from "./types.js";

/** Collects the kinds and modules that a program names. */
export interface Kinds {
  /** Adds a type that the program names. */
  addType(name: EntityName | Expression): void;
  addKind(group: string, version: string, kind: string, place: Place): void;
  found(): KindUse[];
  /** The modules of the types and kinds. */
  modules(): readonly string[];
}

/** Collects kinds, each with its first place. */
export function createKinds(checker: TypeChecker, sources: Sources): Kinds {
  const kinds = new Map<string, KindUse>();
  const modules = new Set<string>();
  const read = new Map<TsSymbol, readonly (readonly [module: string, kind: string | undefined])[]>();

  function addKind(group: string, version: string, kind: string, place: Place): void {
    const key = `${apiVersionOf({ group, version })} ${kind}`;
    modules.add(apiVersionOf({ group, version }));
    const known = kinds.get(key);
    if (known === undefined || comparePlaces(place, known.place) < 0) kinds.set(key, { group, version, kind, place });
  }
  function kindsOf(symbol: TsSymbol): readonly (readonly [string, string | undefined])[] {
    let found = read.get(symbol);
    if (found === undefined) {
      const target = (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
      found = (target.declarations ?? []).flatMap((declaration) => {
        const module = sources.moduleOf(declaration);
        return module === undefined || module === "" ? [] : [[module, kindOf(declaration)] as const];
      });
      read.set(symbol, found);
    }
    return found;
  }
  return {
    addType: (name) => {
      const symbol = checker.getSymbolAtLocation(ts.isQualifiedName(name) ? name.right : name);
      if (symbol === undefined) return;
      for (const [module, kind] of kindsOf(symbol)) {
        modules.add(module);
        const [version = "", group = ""] = module.split("/").reverse();
        if (kind !== undefined) addKind(group, version, kind, sources.placeOf(name));
      }
    },
    addKind,
    found: () => [...kinds.values()],
    modules: () => [...modules],
  };
}

/** The kind that an interface declares: `kind?: "Pod"`. Other types have none. */
function kindOf(declaration: Declaration): string | undefined {
  if (!ts.isInterfaceDeclaration(declaration)) return undefined;
  for (const member of declaration.members) {
    if (!ts.isPropertySignature(member) || textOf(member.name) !== "kind" || member.type === undefined) continue;
    if (ts.isLiteralTypeNode(member.type) && ts.isStringLiteral(member.type.literal)) return member.type.literal.text;
  }
  return undefined;
}
