import type { BindingElement, Expression, Identifier, Node, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import { branchesOf, listOfCallback, skipOuter } from "./expressions.js";
import type { Field, Fields } from "./fields.js";
import { textOf } from "./fields.js";
import type { Flow } from "./flow.js";
import type { Literals } from "./literals.js";
import type { TypeName } from "./types.js";

/** Where a value is in an object of a generated type. */
export interface Path {
  readonly root: TypeName;
  /** Empty for the object itself. */
  readonly path: string;
}

/** Finds the paths of values, as far as the source shows where they come from. */
export interface Paths {
  /** The path of a field of the value of an expression. */
  ofMember(object: Expression, field: Field): Path;
  /** The path of a field that an element of a pattern takes out of an object. */
  ofElement(element: BindingElement, field: Field): Path;
  /** The path of a field that an object literal sets. */
  ofLiteral(literal: Node, field: Field): Path;
}

// Methods of lists that return an element, and those that return a list of the same elements.
const ONE: ReadonlySet<string> = new Set("at find findLast pop shift".split(" "));
const SAME: ReadonlySet<string> = new Set("filter slice concat sort toSorted reverse toReversed".split(" "));

/** Follows values from the place where they are used to the object that they are a part of. */
export function createPaths(checker: TypeChecker, fields: Fields, flow: Flow, literals: Literals): Paths {
  const found = new Map<Node, Path | undefined>();

  /** The path of a value; undefined if the source does not show that it is a part of an object. */
  function of(node: Expression): Path | undefined {
    if (found.has(node)) return found.get(node);
    found.set(node, undefined);
    const path = read(skipOuter(node));
    found.set(node, path);
    return path;
  }
  function read(expression: Expression): Path | undefined {
    const branches = branchesOf(expression);
    if (branches !== undefined) return branches.map(of).find((path) => path !== undefined);
    if (ts.isPropertyAccessExpression(expression)) return readMember(expression.expression, expression.name);
    if (ts.isElementAccessExpression(expression)) {
      const { expression: object, argumentExpression: key } = expression;
      return ts.isStringLiteralLike(key) ? readMember(object, key) : element(of(object));
    }
    if (ts.isIdentifier(expression)) return readVariable(expression);
    if (ts.isCallExpression(expression) && ts.isPropertyAccessExpression(expression.expression)) {
      const { expression: list, name } = expression.expression;
      if (ONE.has(name.text)) return element(of(list));
      if (SAME.has(name.text)) return of(list);
    }
    return undefined;
  }
  function readMember(object: Expression, name: Expression | Node): Path | undefined {
    const symbol = checker.getSymbolAtLocation(name);
    const [field] = symbol === undefined ? [] : fields.of(symbol);
    return field === undefined ? undefined : ofMember(object, field);
  }
  function ofMember(object: Expression, field: Field): Path {
    return memberPath(of(object), field);
  }
  function readVariable(name: Identifier): Path | undefined {
    const declaration = checker.getSymbolAtLocation(name)?.declarations?.[0];
    if (declaration === undefined) return undefined;
    if (found.has(declaration)) return found.get(declaration);
    found.set(declaration, undefined);
    const path = ofDeclaration(declaration);
    found.set(declaration, path);
    return path;
  }
  function ofDeclaration(declaration: Node): Path | undefined {
    if (ts.isBindingElement(declaration)) {
      if (declaration.dotDotDotToken !== undefined) return ofPattern(declaration.parent);
      if (ts.isArrayBindingPattern(declaration.parent)) return element(ofPattern(declaration.parent));
      const [field] = fieldsOfElement(declaration);
      return field === undefined ? undefined : ofElement(declaration, field);
    }
    if (ts.isVariableDeclaration(declaration)) {
      if (declaration.initializer !== undefined) return of(declaration.initializer);
      const { parent } = declaration.parent;
      return ts.isForOfStatement(parent) ? element(of(parent.expression)) : undefined;
    }
    if (!ts.isParameter(declaration)) return undefined;
    const list = declaration.parent.parameters[0] === declaration ? listOfCallback(declaration.parent) : undefined;
    if (list !== undefined) return element(of(list));
    const values = ts.isIdentifier(declaration.name) ? checker.getSymbolAtLocation(declaration.name) : undefined;
    const [value, ...others] = values === undefined ? [] : flow.valuesOf(values);
    return value === undefined || others.length > 0 ? undefined : of(value);
  }
  function fieldsOfElement(declaration: BindingElement): readonly Field[] {
    const key = declaration.propertyName ?? declaration.name;
    const type = checker.getTypeAtLocation(declaration.parent);
    return fields.propertiesOf(type, textOf(key)).flatMap(fields.of);
  }
  /** The path of the object or list that a pattern takes apart. */
  function ofPattern({ parent }: Node): Path | undefined {
    if (ts.isBindingElement(parent)) return ofDeclaration(parent);
    return ts.isVariableDeclaration(parent) || ts.isParameter(parent) ? ofDeclaration(parent) : undefined;
  }
  function ofElement(declaration: BindingElement, field: Field): Path {
    return memberPath(ofPattern(declaration.parent), field);
  }

  /** The path of the object that a literal is, from the literals around it. */
  function ofNested(literal: Node): Path | undefined {
    if (found.has(literal)) return found.get(literal);
    const path = readNested(literal);
    found.set(literal, path);
    return path;
  }
  function readNested(literal: Node): Path | undefined {
    const { parent } = literal;
    if (ts.isPropertyAssignment(parent) && parent.initializer === literal) {
      const type = literals.expectedOf(parent.parent);
      const properties = type === undefined ? [] : fields.propertiesOf(type, textOf(parent.name));
      const [field] = properties.flatMap(fields.of);
      return field === undefined ? undefined : memberPath(ofNested(parent.parent), field);
    }
    if (ts.isArrayLiteralExpression(parent)) return element(ofNested(parent));
    if (ts.isReturnStatement(parent)) {
      const called = ts.findAncestor(parent, ts.isFunctionLike);
      return called === undefined ? undefined : ofReturned(called);
    }
    if (ts.isArrowFunction(parent)) return ofReturned(parent);
    const isPart =
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      ts.isConditionalExpression(parent) ||
      ts.isSpreadAssignment(parent) ||
      ts.isSpreadElement(parent) ||
      ts.isBinaryExpression(parent);
    if (ts.isSpreadElement(parent)) return ofNested(parent.parent);
    return isPart ? ofNested(parent) : undefined;
  }
  /** The elements that a callback returns belong to the list that `map` makes of them. */
  function ofReturned(callback: Node): Path | undefined {
    const { parent } = callback;
    return listOfCallback(callback) !== undefined ? element(ofNested(parent)) : undefined;
  }
  return { ofMember, ofElement, ofLiteral: (literal, field) => memberPath(ofNested(literal), field) };
}

/** The path of a field of an object, which begins at the type of the field if the object's path is not known. */
export function memberPath(object: Path | undefined, { module, type, property }: Field): Path {
  if (object === undefined) return { root: { module, type }, path: property };
  // Of `resources.limits`, a property without a name of its own, the object's path has the first part already.
  const name = property.slice(property.lastIndexOf(".") + 1);
  return { root: object.root, path: object.path === "" ? name : `${object.path}.${name}` };
}

function element(list: Path | undefined): Path | undefined {
  return list && { root: list.root, path: `${list.path}[]` };
}
