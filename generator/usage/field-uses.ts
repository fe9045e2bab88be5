import type {
  BindingElement,
  Expression,
  Identifier,
  IndexedAccessTypeNode,
  Node,
  ObjectLiteralExpression,
  StringLiteralLike,
  Symbol as TsSymbol,
  Type,
  TypeChecker,
} from "typescript";
import { ts } from "./compiler.js";
import { type Field, type Fields, textOf } from "./fields.js";
import type { Flow } from "./flow.js";
import { isPattern, type Literals } from "./literals.js";
import { createPaths, memberPath, type Path } from "./paths.js";
import { createRelations } from "./relate.js";
import type { Sources } from "./sources.js";
import type { FieldUse } from "./types.js";

/** Collects the fields that a program reads and writes. */
export interface FieldUses {
  /** Adds a property that is read from an object or written to it. */
  addAccess(node: Node, name: Node, object: Expression, property: TsSymbol): void;
  /** Adds a property that a pattern takes out of an object. */
  addElement(element: BindingElement, property: TsSymbol): void;
  /** Adds the properties that an object literal sets, or that it takes out of an object on the left of an assignment. */
  addLiteral(literal: ObjectLiteralExpression): void;
  /** Adds the property whose type is used: `Pod["spec"]`. */
  addIndexedType(node: IndexedAccessTypeNode): void;
  /** Adds the fields on the path of each operation of a JSON patch for objects of a type. */
  addJsonPatch(object: Type, operations: Expression): void;
  /** Adds a value that is passed to where a type is expected. Default: what the place of the expression expects. */
  addValue(value: Expression, expected?: Type): void;
  /** The uses, after the whole program was added. */
  finish(): FieldUse[];
}

interface Found {
  readonly field: Field;
  readonly access: FieldUse["access"];
  readonly node: Node;
  /** Finds the path, when the whole program is known. Undefined if the path begins at the type that has the property. */
  readonly path: (() => Path) | undefined;
}

// Expressions whose values have properties that the place of the expression does not show.
const CARRIERS: ReadonlySet<number> = new Set([
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.BinaryExpression,
]);

/** Collects fields by the properties that the compiler finds for names, literals and patterns. */
export function createFieldUses(
  checker: TypeChecker,
  sources: Sources,
  fields: Fields,
  flow: Flow,
  literals: Literals,
): FieldUses {
  const found: Found[] = [];
  const paths = createPaths(checker, fields, flow, literals);
  const relations = createRelations(checker, sources, fields, ({ field, access, declaration }) => {
    found.push({ field, access, node: ts.getNameOfDeclaration(declaration) ?? declaration, path: undefined });
  });

  function add(
    property: TsSymbol,
    { access, node }: Pick<Found, "access" | "node">,
    path?: (field: Field) => Path,
  ): void {
    for (const field of fields.of(property)) found.push({ field, access, node, path: path && (() => path(field)) });
  }
  function addSetProperty(literal: ObjectLiteralExpression, name: Node, target: TsSymbol): void {
    add(target, { access: "write", node: name }, (field) => paths.ofLiteral(literal, field));
  }
  function addLiteral(literal: ObjectLiteralExpression): void {
    if (isPattern(literal)) {
      addPattern(literal);
      return;
    }
    const expected = literals.expectedOf(literal);
    if (expected === undefined) return;
    for (const property of literal.properties) {
      if (ts.isSpreadAssignment(property)) {
        addValue(property.expression, expected);
        continue;
      }
      const { name } = property;
      if (ts.isComputedPropertyName(name)) continue;
      for (const target of fields.propertiesOf(expected, textOf(name))) {
        addSetProperty(literal, name, target);
        if (ts.isShorthandPropertyAssignment(property)) addShorthand(property.name, target);
      }
      if (ts.isPropertyAssignment(property)) addValue(property.initializer);
    }
  }
  function addShorthand(name: Identifier, target: TsSymbol): void {
    const value = checker.getShorthandAssignmentValueSymbol(name.parent);
    if (value === undefined) return;
    relations.addType(checker.getTypeOfSymbolAtLocation(value, name), checker.getTypeOfSymbol(target));
  }
  /** An object literal that takes an object apart: `({ spec } = pod)`. */
  function addPattern(pattern: ObjectLiteralExpression): void {
    for (const property of pattern.properties) {
      if (property.name === undefined || !ts.isIdentifier(property.name)) continue;
      const target = ts.isShorthandPropertyAssignment(property)
        ? checker.getPropertySymbolOfDestructuringAssignment(property.name)
        : checker.getSymbolAtLocation(property.name);
      if (target !== undefined) add(target, { access: "read", node: property.name });
    }
  }
  /** Adds the properties that a JSON pointer names, one after the other. Indexes lead to the elements of lists. */
  function addPointer(object: Type, pointer: StringLiteralLike): void {
    let type: Type | undefined = object;
    let parent: Path | undefined;
    for (const segment of pointer.text.split("/").slice(1)) {
      const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
      const elements: Type | undefined =
        type && checker.getIndexTypeOfType(checker.getNonNullableType(type), ts.IndexKind.Number);
      if (elements !== undefined && /^(?:\d+|-)$/.test(name)) {
        type = elements;
        parent = parent && { root: parent.root, path: `${parent.path}[]` };
        continue;
      }
      const [property] = type === undefined ? [] : fields.propertiesOf(type, name);
      const [field] = property === undefined ? [] : fields.of(property);
      if (property === undefined || field === undefined) return;
      const path: Path = memberPath(parent, field);
      found.push({ field, access: "write", node: pointer, path: () => path });
      parent = path;
      type = checker.getTypeOfSymbol(property);
    }
  }
  function addValue(value: Expression, expected?: Type): void {
    let inner = value;
    while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
    if (CARRIERS.has(inner.kind)) relations.add(inner, expected ?? checker.getContextualType(inner));
  }
  return {
    addAccess: (node, name, object, property) =>
      add(property, { access: isWritten(node) ? "write" : "read", node: name }, (field) =>
        paths.ofMember(object, field),
      ),
    addElement: (element, property) =>
      add(property, { access: "read", node: element.propertyName ?? element.name }, (field) =>
        paths.ofElement(element, field),
      ),
    addLiteral,
    addIndexedType: ({ objectType, indexType }) => {
      if (!ts.isLiteralTypeNode(indexType) || !ts.isStringLiteral(indexType.literal)) return;
      const { literal } = indexType;
      for (const property of fields.propertiesOf(checker.getTypeFromTypeNode(objectType), literal.text)) {
        add(property, { access: "read", node: literal });
      }
    },
    addJsonPatch: (object, operations) => {
      if (!ts.isArrayLiteralExpression(operations)) return;
      for (const operation of operations.elements) {
        if (!ts.isObjectLiteralExpression(operation)) continue;
        for (const property of operation.properties) {
          const isPath = ts.isPropertyAssignment(property) && ["path", "from"].includes(textOf(property.name));
          if (isPath && ts.isStringLiteralLike(property.initializer)) addPointer(object, property.initializer);
        }
      }
    },
    addValue,
    finish: () =>
      found.map(({ field, access, node, path }): FieldUse => {
        const { module, type, property } = field;
        const { root, path: text } = path?.() ?? { root: { module, type }, path: property };
        return { module, type, property, access, root, path: text, place: sources.placeOf(node) };
      }),
  };
}

/** Whether an expression is assigned to, deleted, or counted up or down. */
function isWritten(node: Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const { kind } = parent.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  if (ts.isDeleteExpression(parent)) return true;
  if (!ts.isPrefixUnaryExpression(parent) && !ts.isPostfixUnaryExpression(parent)) return false;
  return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
}
