import type { ArrayLiteralExpression, Node, ObjectLiteralExpression, Type, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import { type Fields, textOf } from "./fields.js";
import type { Flow } from "./flow.js";
import type { Sources } from "./sources.js";

type Literal = ObjectLiteralExpression | ArrayLiteralExpression;

/** The object literals of a program. */
export interface Literals {
  /** The type that the place of a literal expects; undefined if it expects any value. */
  expectedOf(literal: Literal): Type | undefined;
  /** Adds the values of properties whose types the program declares. */
  addAssignments(literal: ObjectLiteralExpression): void;
}

/**
 * Finds the types of literals. A manifest is a tree of literals, and the compiler would begin at its root for each of them: the type of a nested
 * one is that of a property of the literal around it, as long as the types are generated.
 */
export function createLiterals(checker: TypeChecker, sources: Sources, fields: Fields, flow: Flow): Literals {
  const found = new Map<Node, Type | undefined>();
  const interfaces = new Map<Type, Type | undefined>();

  function expectedOf(literal: Literal): Type | undefined {
    if (found.has(literal)) return found.get(literal);
    const expected = nestedIn(literal) ?? checker.getContextualType(literal);
    found.set(literal, expected);
    return expected;
  }
  /** What the literal around a literal expects of it; undefined if only the compiler can tell. */
  function nestedIn(literal: Literal): Type | undefined {
    const { parent } = literal;
    if (ts.isArrayLiteralExpression(parent)) {
      const list = expectedOf(parent);
      const present = list && checker.getNonNullableType(list);
      if (present === undefined || !checker.isArrayType(present)) return undefined;
      const [element] = checker.getTypeArguments(present as never);
      return element !== undefined && generatedIn(element) !== undefined ? element : undefined;
    }
    if (!ts.isPropertyAssignment(parent) || parent.initializer !== literal) return undefined;
    const object = expectedOf(parent.parent);
    if (object === undefined || generatedIn(object) === undefined) return undefined;
    const [property] = fields.propertiesOf(object, textOf(parent.name));
    return property && checker.getTypeOfSymbol(property);
  }
  /** The generated interface that a type is, apart from `undefined`; undefined for others, such as unions. */
  function generatedIn(type: Type): Type | undefined {
    if (interfaces.has(type)) return interfaces.get(type);
    const present = checker.getNonNullableType(type);
    const generated = isGenerated(present) ? present : undefined;
    interfaces.set(type, generated);
    return generated;
  }
  /** Whether all properties of an interface are generated: a program can add some to it. */
  function isGenerated(type: Type): boolean {
    if (!type.isClassOrInterface() || type.typeParameters !== undefined) return false;
    const declarations = type.symbol.declarations ?? [];
    return (
      declarations.every((declaration) => sources.moduleOf(declaration) !== undefined) &&
      checker.getBaseTypes(type).every(isGenerated)
    );
  }

  return {
    expectedOf,
    addAssignments: (literal) => {
      const expected = expectedOf(literal);
      if (expected === undefined || generatedIn(expected) !== undefined) return;
      for (const property of literal.properties) {
        const isShorthand = ts.isShorthandPropertyAssignment(property);
        if (!isShorthand && !ts.isPropertyAssignment(property)) continue;
        if (ts.isComputedPropertyName(property.name)) continue;
        for (const target of fields.propertiesOf(expected, textOf(property.name))) {
          const own = target.declarations?.find((one) => sources.isOwn(one));
          if (own === undefined || own === property) continue;
          flow.addAssignment(own, isShorthand ? property.name : property.initializer);
        }
      }
    },
  };
}

/** Whether an object literal is the left side of an assignment, or a part of it: `({ spec } = pod)`. */
export function isPattern(node: Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    return parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  }
  if (ts.isForOfStatement(parent)) return parent.initializer === node;
  const isPart = ts.isPropertyAssignment(parent) ? parent.initializer === node : ts.isArrayLiteralExpression(parent);
  if (!isPart && !ts.isParenthesizedExpression(parent)) return false;
  return isPattern(ts.isPropertyAssignment(parent) ? parent.parent : parent);
}
