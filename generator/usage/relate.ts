import type { Declaration, Expression, Symbol as TsSymbol, Type, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import type { Field, Fields } from "./fields.js";
import type { Sources } from "./sources.js";

/** A field that a property of the program's own types stands for. */
export interface RelatedField {
  readonly field: Field;
  readonly access: "read" | "write";
  /** The property of the program that is assigned to the field, or that the field is assigned to. */
  readonly declaration: Declaration;
}

/** Compares the type of a value with the type of the place that it is passed to. */
export interface Relations {
  /** Adds a value that is passed to where a type is expected. */
  add(value: Expression, expected: Type | undefined): void;
  /** Adds a value of a type. */
  addType(value: Type, expected: Type): void;
}

const DEEPEST = 32;

/**
 * Finds fields behind the program's own types. If an object literal in a variable is passed as a `DeploymentSpec`, its properties are written. If
 * a Deployment is passed as an object of an interface of the program, the properties of that interface are read.
 */
export function createRelations(
  checker: TypeChecker,
  sources: Sources,
  fields: Fields,
  record: (related: RelatedField) => void,
): Relations {
  const related = new Map<Type, Set<Type>>();

  function relate(value: Type, expected: Type, depth: number): void {
    if (value === expected || depth > DEEPEST) return;
    const known = related.get(value);
    if (known?.has(expected)) return;
    if (known === undefined) related.set(value, new Set([expected]));
    else known.add(expected);
    const present = checker.getNonNullableType(value);
    const members = present.isUnion() ? present.types : [present];
    for (const member of members) relateObject(member, expected, depth);
  }
  function relateObject(value: Type, expected: Type, depth: number): void {
    if (!isObject(value)) return;
    const [from, to] = [elementOf(value), elementOf(checker.getNonNullableType(expected))];
    if (from !== undefined) {
      if (to !== undefined) relate(from, to, depth + 1);
      return;
    }
    // The properties of the program are on one side only: those of two generated types say nothing about the program.
    const writes = hasOwn(value);
    const names = writes ? value.getProperties() : ownPropertiesOf(expected);
    for (const { name } of names) {
      const source = checker.getPropertyOfType(value, name);
      if (source === undefined) continue;
      for (const target of fields.propertiesOf(expected, name)) relateProperty(source, target, depth);
    }
  }
  function relateProperty(source: TsSymbol, target: TsSymbol, depth: number): void {
    const [written, read] = [ownDeclarationOf(source), ownDeclarationOf(target)];
    if (written !== undefined) {
      for (const field of fields.of(target)) record({ field, access: "write", declaration: written });
    } else if (read !== undefined) {
      for (const field of fields.of(source)) record({ field, access: "read", declaration: read });
    } else return;
    relate(checker.getTypeOfSymbol(source), checker.getTypeOfSymbol(target), depth + 1);
  }
  function ownDeclarationOf(property: TsSymbol): Declaration | undefined {
    return property.declarations?.find((declaration) => sources.isOwn(declaration));
  }
  function hasOwn(type: Type): boolean {
    return type.getProperties().some((property) => ownDeclarationOf(property) !== undefined);
  }
  function ownPropertiesOf(expected: Type): readonly TsSymbol[] {
    const present = checker.getNonNullableType(expected);
    const members = present.isUnion() ? present.types : [present];
    return members.flatMap((member) =>
      isObject(member) ? member.getProperties().filter((property) => ownDeclarationOf(property) !== undefined) : [],
    );
  }
  function elementOf(type: Type): Type | undefined {
    return checker.isArrayType(type) || checker.isTupleType(type)
      ? checker.getIndexTypeOfType(type, ts.IndexKind.Number)
      : undefined;
  }
  const addType = (value: Type, expected: Type): void =>
    relate(value, checker.getBaseConstraintOfType(expected) ?? expected, 0);
  return {
    addType,
    add: (value, expected) => {
      if (expected !== undefined) addType(checker.getTypeAtLocation(value), expected);
    },
  };
}

function isObject(type: Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}
