import type { Declaration, Node, Symbol as TsSymbol, Type, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import { declarationsOf } from "./runtime-calls.js";
import { SHARED, type Sources } from "./sources.js";
import type { TypeName } from "./types.js";

/** A property of a generated type. */
export interface Field extends TypeName {
  readonly property: string;
}

/** Finds the generated properties behind the properties of any type. */
export interface Fields {
  /** The fields that a property is, one for each member of a union. Empty for properties of other types. */
  of(property: TsSymbol): readonly Field[];
  /** The properties with a name of a type, or of the members of a union. */
  propertiesOf(type: Type, name: string): readonly TsSymbol[];
}

// Members of metadata that the runtime declares: the generated ObjectMeta has them, too.
const METADATA: ReadonlySet<string> = new Set(["Metadata", "LiveMetadata", "NamespacedLiveMetadata", "ApplyMetadata"]);
const RESOURCE: ReadonlySet<string> = new Set(["NamespacedResource", "ClusterResource"]);

/** Finds fields through aliases, unions, intersections, and mapped types such as `Apply` and `MergePatch`. */
export function createFields(checker: TypeChecker, sources: Sources): Fields {
  const found = new Map<TsSymbol, readonly Field[]>();
  const properties = new Map<Type, Map<string, readonly TsSymbol[]>>();

  function read(property: TsSymbol): readonly Field[] {
    const fields = new Map<string, Field>();
    for (const declaration of declarationsOf(checker, property)) {
      const field = fieldOf(declaration);
      if (field !== undefined) fields.set(`${field.module} ${field.type}`, field);
    }
    return [...fields.values()];
  }
  function fieldOf(declaration: Declaration): Field | undefined {
    if (!ts.isPropertySignature(declaration)) return undefined;
    const module = sources.moduleOf(declaration);
    if (module === "" || (module === undefined && !sources.isRuntime(declaration))) return undefined;
    const names: string[] = [];
    let owner: Node = declaration;
    for (; !ts.isInterfaceDeclaration(owner) && !ts.isTypeAliasDeclaration(owner); owner = owner.parent) {
      if (owner.parent === undefined) return undefined;
      if (ts.isPropertySignature(owner)) names.unshift(textOf(owner.name));
    }
    const property = names.join(".");
    const type = owner.name.text;
    if (module === undefined) {
      if (METADATA.has(type)) return { module: SHARED, type: "ObjectMeta", property };
      return type === "OwnerReference" ? { module: SHARED, type, property } : undefined;
    }
    const base = ts.isInterfaceDeclaration(owner) ? owner.heritageClauses?.[0]?.types[0]?.expression : undefined;
    const baseName = base !== undefined && ts.isIdentifier(base) ? base.text : undefined;
    if (baseName !== undefined && RESOURCE.has(baseName)) return undefined;
    // What is read is declared as an extension of what is written: `LivePod` of `Pod`.
    return { module, type: type === `Live${baseName}` ? type.slice("Live".length) : type, property };
  }
  function readProperties(type: Type, name: string): readonly TsSymbol[] {
    const present = checker.getNonNullableType(type);
    const members = present.isUnion() ? present.types : [present];
    return members.flatMap((member) => {
      if ((member.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.Instantiable)) === 0)
        return [];
      return checker.getPropertyOfType(checker.getApparentType(member), name) ?? [];
    });
  }
  return {
    of: (property) => {
      let fields = found.get(property);
      if (fields === undefined) {
        fields = read(property);
        found.set(property, fields);
      }
      return fields;
    },
    propertiesOf: (type, name) => {
      let ofType = properties.get(type);
      if (ofType === undefined) {
        ofType = new Map();
        properties.set(type, ofType);
      }
      let named = ofType.get(name);
      if (named === undefined) {
        named = readProperties(type, name);
        ofType.set(name, named);
      }
      return named;
    },
  };
}

/** The name of a property. */
export function textOf(name: Node): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : "[]";
}
