import type {
  BindingElement,
  CallExpression,
  Declaration,
  Expression,
  NewExpression,
  Node,
  ParameterDeclaration,
  SignatureDeclaration,
  Symbol as TsSymbol,
  TypeChecker,
  VariableDeclaration,
} from "typescript";
import { ts } from "./compiler.js";
import { branchesOf, listOfCallback, returnedBy, skipOuter } from "./expressions.js";
import type { Sources } from "./sources.js";

type Call = CallExpression | NewExpression;
/** An expression whose value may be that of another; undefined if the program does not show it. */
export type Value = Expression | undefined;

/** Which expressions the value of an expression may come from. It is complete after all calls and assignments were added. */
export interface Flow {
  /** Adds a call of the program, whose arguments are values of the parameters. */
  addCall(call: Call): void;
  /** Adds an assignment to a variable or property of the program. */
  addAssignment(declaration: Declaration, value: Expression): void;
  /** The expressions whose values a variable, parameter or property may have. */
  valuesOf(symbol: TsSymbol): readonly Value[];
  /** What a function of the program returns to a call; undefined for other functions. */
  returnsOf(call: CallExpression): readonly Expression[] | undefined;
  /** The declaration of a function of the program that a call calls, with its body. */
  calledBy(call: Call): SignatureDeclaration | undefined;
  /** The texts that an expression may have; undefined for those that the program does not show. */
  textsOf(expression: Expression): readonly (string | undefined)[];
}

/** Follows values through a program. */
export function createFlow(checker: TypeChecker, sources: Sources): Flow {
  const calls = new Map<Node, Call[]>();
  const assignments = new Map<Node, Expression[]>();
  const found = new Map<TsSymbol, readonly Value[]>();
  const texts = new Map<Expression, readonly (string | undefined)[]>();

  function calledBy(call: Call): SignatureDeclaration | undefined {
    const declaration = checker.getResolvedSignature(call)?.declaration;
    if (declaration === undefined || !sources.isOwn(declaration) || ts.isJSDocSignature(declaration)) return undefined;
    if ((declaration as { body?: unknown }).body !== undefined) return declaration;
    // An overload: the implementation has the body.
    const symbol = (declaration as { symbol?: TsSymbol }).symbol;
    const implementation = symbol?.declarations?.find((other) => (other as { body?: unknown }).body !== undefined);
    return (implementation as SignatureDeclaration | undefined) ?? declaration;
  }
  function addCall(call: Call): void {
    const keys = new Set<Node>();
    const declaration = calledBy(call);
    if (declaration !== undefined) keys.add(declaration);
    const callee = skipOuter(call.expression);
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    const symbol = ts.isIdentifier(name) ? unaliased(checker.getSymbolAtLocation(name)) : undefined;
    for (const one of symbol?.declarations ?? []) if (sources.isOwn(one)) keys.add(one);
    for (const key of keys) {
      const known = calls.get(key);
      if (known === undefined) calls.set(key, [call]);
      else known.push(call);
    }
  }
  function unaliased(symbol: TsSymbol | undefined): TsSymbol | undefined {
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
      ? checker.getAliasedSymbol(symbol)
      : symbol;
  }

  function valuesOf(symbol: TsSymbol): readonly Value[] {
    const target = unaliased(symbol) ?? symbol;
    let values = found.get(target);
    if (values === undefined) {
      found.set(target, []);
      values = [...new Set((target.declarations ?? []).flatMap((declaration) => valuesOfDeclaration(declaration)))];
      found.set(target, values);
    }
    return values;
  }
  function valuesOfDeclaration(declaration: Declaration): readonly Value[] {
    const assigned = assignments.get(declaration) ?? [];
    if (ts.isVariableDeclaration(declaration)) return [...valuesOfVariable(declaration), ...assigned];
    if (ts.isParameter(declaration)) return [...valuesOfParameter(declaration), ...assigned];
    if (ts.isBindingElement(declaration)) return [...valuesOfElement(declaration), ...assigned];
    if (ts.isPropertyAssignment(declaration)) return [declaration.initializer, ...assigned];
    if (ts.isShorthandPropertyAssignment(declaration)) {
      const value = checker.getShorthandAssignmentValueSymbol(declaration);
      return [...(value === undefined ? [undefined] : valuesOf(value)), ...assigned];
    }
    if (ts.isGetAccessor(declaration)) return returnedBy(declaration);
    if (ts.isPropertyDeclaration(declaration) && declaration.initializer !== undefined) {
      return [declaration.initializer, ...assigned];
    }
    return assigned.length > 0 ? assigned : [undefined];
  }
  function valuesOfVariable(declaration: VariableDeclaration): readonly Value[] {
    const { initializer, parent } = declaration;
    if (initializer !== undefined) return [initializer];
    if (ts.isVariableDeclarationList(parent) && ts.isForOfStatement(parent.parent)) {
      return elementsOf(parent.parent.expression);
    }
    return assignments.has(declaration) ? [] : [undefined];
  }
  function valuesOfParameter(parameter: ParameterDeclaration): readonly Value[] {
    const index = parameter.parent.parameters.indexOf(parameter);
    const values: Value[] = parameter.initializer === undefined ? [] : [parameter.initializer];
    const callsOfFunction = callsOf(parameter.parent);
    for (const call of callsOfFunction) {
      const given = call.arguments?.slice(0, index + 1) ?? [];
      if (given.some(ts.isSpreadElement) || parameter.dotDotDotToken !== undefined) values.push(undefined);
      else if (given[index] !== undefined) values.push(given[index]);
    }
    const elements = elementsOfCallback(parameter, index);
    values.push(...elements);
    if (callsOfFunction.length + elements.length === 0) values.push(undefined);
    return values;
  }
  /** All calls of a function, also through a variable, a property or a parameter. */
  function callsOf(called: SignatureDeclaration): readonly Call[] {
    const { parent } = called;
    const keys: Node[] = [called];
    if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
      keys.push(parent);
    }
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      const index = parent.arguments?.indexOf(called as never) ?? -1;
      const parameter = calledBy(parent)?.parameters[index];
      if (parameter !== undefined && ts.isParameter(parameter)) keys.push(parameter);
    }
    return keys.flatMap((key) => calls.get(key) ?? []);
  }
  /** The elements of the list for each of which a method of the list calls a function: `[a, b].map((x) => …)`. */
  function elementsOfCallback({ parent }: ParameterDeclaration, index: number): readonly Value[] {
    const list = index === 0 ? listOfCallback(parent) : undefined;
    return list === undefined ? [] : elementsOf(list);
  }
  function elementsOf(expression: Expression): readonly Value[] {
    const list = skipOuter(expression);
    if (ts.isArrayLiteralExpression(list)) {
      return list.elements.flatMap((element) =>
        ts.isSpreadElement(element) ? elementsOf(element.expression) : [element],
      );
    }
    if (!ts.isIdentifier(list)) return [undefined];
    const symbol = checker.getSymbolAtLocation(list);
    const values = symbol === undefined ? [] : valuesOf(symbol);
    return values.length === 0
      ? [undefined]
      : values.flatMap((value) => (value === undefined || value === expression ? [undefined] : elementsOf(value)));
  }
  function valuesOfElement(element: BindingElement): readonly Value[] {
    const { parent, propertyName, name, initializer } = element;
    const key = propertyName ?? name;
    const whole: readonly Value[] = ts.isVariableDeclaration(parent.parent)
      ? valuesOfVariable(parent.parent)
      : ts.isParameter(parent.parent)
        ? valuesOfParameter(parent.parent)
        : valuesOfElement(parent.parent);
    const values = whole.flatMap((value): readonly Value[] => {
      if (value === undefined || !ts.isObjectBindingPattern(parent) || !ts.isIdentifier(key)) return [undefined];
      return memberOf(value, key.text);
    });
    return initializer === undefined ? values : [...values, initializer];
  }
  /** The value of a member of an object literal. */
  function memberOf(expression: Expression, name: string): readonly Value[] {
    const object = skipOuter(expression);
    if (ts.isObjectLiteralExpression(object)) {
      const member = object.properties.find(
        (one) => one.name !== undefined && ts.isIdentifier(one.name) && one.name.text === name,
      );
      return member === undefined ? [undefined] : valuesOfDeclaration(member);
    }
    if (!ts.isIdentifier(object)) return [undefined];
    const symbol = checker.getSymbolAtLocation(object);
    const values = symbol === undefined ? [undefined] : valuesOf(symbol);
    return values.flatMap((value) => (value === undefined ? [undefined] : memberOf(value, name)));
  }

  function textsOf(expression: Expression): readonly (string | undefined)[] {
    const known = texts.get(expression);
    if (known !== undefined) return known;
    // A value that comes from itself adds nothing.
    texts.set(expression, []);
    const result = [...new Set(readTexts(expression))];
    texts.set(expression, result);
    return result;
  }
  function readTexts(expression: Expression): readonly (string | undefined)[] {
    const type = checker.getTypeAtLocation(expression);
    const members = type.isUnion() ? type.types : [type];
    if (members.every((member) => member.isStringLiteral())) {
      return members.map((member) => (member.isStringLiteral() ? member.value : undefined));
    }
    const inner = skipOuter(expression);
    const branches = branchesOf(inner);
    if (branches !== undefined) return branches.flatMap(textsOf);
    if (ts.isStringLiteralLike(inner)) return [inner.text];
    const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
    const symbol = ts.isIdentifier(name) ? checker.getSymbolAtLocation(name) : undefined;
    if (symbol === undefined || !symbol.declarations?.some((one) => sources.isOwn(one))) return [undefined];
    const values = valuesOf(symbol);
    return values.flatMap((value) => (value === undefined ? [undefined] : textsOf(value)));
  }
  return {
    addCall,
    addAssignment: (declaration, value) => {
      const known = assignments.get(declaration);
      if (known === undefined) assignments.set(declaration, [value]);
      else known.push(value);
    },
    valuesOf,
    returnsOf: (call) => {
      const called = calledBy(call);
      return called === undefined ? undefined : returnedBy(called);
    },
    calledBy,
    textsOf,
  };
}
