import type { CallExpression, Declaration, Node, Symbol as TsSymbol, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import type { Sources } from "./sources.js";

/**
 * The function of the runtime that a call calls: `waitFor`, or `Client.resource` for a method of an interface. Undefined for other
 * functions.
 */
export function calleeOf(checker: TypeChecker, sources: Sources, call: CallExpression): string | undefined {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  if (declaration === undefined || ts.isJSDocSignature(declaration) || !sources.isRuntime(declaration))
    return undefined;
  if (ts.isFunctionDeclaration(declaration)) return declaration.name?.text;
  return memberName(declaration);
}

/** The member of an interface of the runtime that a property is, such as `Methods.get`. Undefined for other properties. */
export function runtimeMembersOf(checker: TypeChecker, sources: Sources, property: TsSymbol): readonly string[] {
  return declarationsOf(checker, property).flatMap((declaration) =>
    sources.isRuntime(declaration) ? (memberName(declaration) ?? []) : [],
  );
}

/**
 * The declarations of a property, also if it is one of a mapped type, such as `Pick` or `Apply`, of an intersection, or of a spread: those
 * that it was made of.
 */
export function declarationsOf(checker: TypeChecker, property: TsSymbol): readonly Declaration[] {
  const found = new Set<Declaration>();
  const seen = new Set<TsSymbol>();
  const open = [property];
  for (let symbol = open.pop(); symbol !== undefined; symbol = open.pop()) {
    if (seen.has(symbol)) continue;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? []) found.add(declaration);
    open.push(...checker.getRootSymbols(symbol));
  }
  return [...found];
}

/** The interface and the name of a member. */
function memberName(declaration: Declaration): string | undefined {
  const { parent }: { readonly parent: Node } = declaration;
  const isMember = ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration);
  if (!isMember || !ts.isInterfaceDeclaration(parent) || !ts.isIdentifier(declaration.name)) return undefined;
  return `${parent.name.text}.${declaration.name.text}`;
}
