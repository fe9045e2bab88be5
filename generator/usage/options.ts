import type { Expression, ObjectLiteralExpression, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import { branchesOf, skipOuter } from "./expressions.js";
import type { Flow, Value } from "./flow.js";

/** Reads options that calls pass as objects. */
export interface Options {
  /** The values of an option; undefined for one that the source does not show. Empty if the option is not passed. */
  valuesOf(object: Expression | undefined, ...path: readonly string[]): readonly Value[];
  /** Whether an option may be passed. */
  has(object: Expression | undefined, name: string): boolean;
  /** The elements of a list. */
  elementsOf(list: Value): readonly Value[];
}

/** Reads options from the object literals that a call passes, directly or through variables. */
export function createOptions(checker: TypeChecker, flow: Flow): Options {
  /** The literals that an expression may be; undefined for those that the source does not show. */
  function resolve<T extends Expression>(
    value: Value,
    is: (expression: Expression) => expression is T,
    seen: ReadonlySet<Value> = new Set(),
  ): readonly (T | undefined)[] {
    if (value === undefined || seen.has(value)) return [undefined];
    const expression = skipOuter(value);
    if (is(expression)) return [expression];
    const next = (values: readonly Value[]): readonly (T | undefined)[] =>
      values.flatMap((one) => resolve(one, is, new Set([...seen, value])));
    const branches = branchesOf(expression);
    if (branches !== undefined) return next(branches);
    const symbol = ts.isIdentifier(expression) ? checker.getSymbolAtLocation(expression) : undefined;
    return symbol === undefined ? [undefined] : next(flow.valuesOf(symbol));
  }
  function memberOf(object: ObjectLiteralExpression, name: string): readonly Value[] {
    const values: Value[] = [];
    for (const property of object.properties) {
      if (ts.isSpreadAssignment(property)) {
        // The spread has the option only if its type does.
        const type = checker.getTypeAtLocation(property.expression);
        if (checker.getPropertyOfType(type, name) !== undefined) values.push(...valuesOf(property.expression, name));
      } else if (property.name !== undefined && ts.isIdentifier(property.name) && property.name.text === name) {
        if (ts.isPropertyAssignment(property)) values.push(property.initializer);
        else values.push(ts.isShorthandPropertyAssignment(property) ? property.name : undefined);
      }
    }
    return values;
  }
  function valuesOf(object: Expression | undefined, ...path: readonly string[]): readonly Value[] {
    if (object === undefined) return [];
    let values: readonly Value[] = [object];
    for (const name of path) {
      values = values.flatMap((value) =>
        resolve(value, ts.isObjectLiteralExpression).flatMap((literal) =>
          literal === undefined ? [undefined] : memberOf(literal, name),
        ),
      );
    }
    return values;
  }
  return {
    valuesOf,
    has: (object, name) => valuesOf(object, name).length > 0,
    elementsOf: (list) =>
      resolve(list, ts.isArrayLiteralExpression).flatMap((literal): readonly Value[] =>
        literal === undefined
          ? [undefined]
          : literal.elements.map((one) => (ts.isSpreadElement(one) ? undefined : one)),
      ),
  };
}
