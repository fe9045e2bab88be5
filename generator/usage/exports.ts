import type { Expression, Node, Symbol as TsSymbol, TypeChecker } from "typescript";
import { ts } from "./compiler.js";
import { textOf } from "./fields.js";
import { declarationsOf } from "./runtime-calls.js";
import type { Sources } from "./sources.js";

/** An export of a generated module that a program names. */
export interface ExportUse {
  /** The group/version of the module, such as `apps/v1` or `v1`. It is `meta/v1` for types that all groups share. */
  readonly module: string;
  /** The name of the export, such as `Deployment` or `deployments`; `*` if the program uses the module as a whole. */
  readonly name: string;
}

/**
 * Collects the exports of generated modules that a program names: in imports, in types, and as members of a clientset. What types contain is
 * not named.
 */
export function collectExports(checker: TypeChecker, sources: Sources): ExportUse[] {
  const found = new Map<string, ExportUse>();
  const seen = new Set<TsSymbol>();

  function add(module: string, name: string): void {
    found.set(`${module} ${name}`, { module, name });
  }
  /** The group/version of a generated module; undefined for other files, and for the clientset. */
  function moduleOf(node: Node): string | undefined {
    const module = sources.moduleOf(node);
    return module === "" ? undefined : module;
  }
  function addSymbol(symbol: TsSymbol): void {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const declaration of declarationsOf(checker, symbol)) {
      const module = moduleOf(declaration);
      if (module !== undefined && isTopLevel(declaration)) add(module, symbol.name);
    }
  }
  function resolved(symbol: TsSymbol): TsSymbol {
    return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  }
  function addName(name: Node): void {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) return;
    const target = resolved(symbol);
    if ((target.flags & ts.SymbolFlags.ValueModule) === 0) addSymbol(target);
    else if (!isPartOfName(name)) addModule(target);
  }
  /** The program passes the module on, so any of its exports may be used. */
  function addModule(symbol: TsSymbol): void {
    for (const declaration of symbol.declarations ?? []) {
      const module = moduleOf(declaration);
      if (module !== undefined) add(module, "*");
    }
  }
  function addMember(object: Expression | Node, name: string | undefined): void {
    if (name === undefined) return;
    const property = checker.getPropertyOfType(checker.getTypeAtLocation(object), name);
    if (property !== undefined) addSymbol(resolved(property));
  }
  function visit(node: Node): void {
    if (ts.isIdentifier(node)) addName(node);
    else if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
      addMember(node.expression, node.argumentExpression.text);
    else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && node.dotDotDotToken === undefined)
      addMember(node.parent, textOf(node.propertyName ?? node.name));
    else if (ts.isExportDeclaration(node) && node.exportClause === undefined && node.moduleSpecifier !== undefined) {
      const symbol = checker.getSymbolAtLocation(node.moduleSpecifier);
      if (symbol !== undefined) addModule(symbol);
    }
    ts.forEachChild(node, visit);
  }

  for (const file of sources.own) visit(file);
  return [...found.values()].sort((a, b) => (`${a.module} ${a.name}` < `${b.module} ${b.name}` ? -1 : 1));
}

/** Whether a declaration is a statement of its file, or the variable of one. */
function isTopLevel(declaration: Node): boolean {
  const { parent }: { readonly parent: Node } = declaration;
  if (ts.isVariableDeclaration(declaration)) return ts.isSourceFile(parent.parent.parent);
  return !ts.isSourceFile(declaration) && ts.isSourceFile(parent);
}

/** Whether an identifier only leads to a member, as `core` does in `core.Pod`, or introduces the name of a module. */
function isPartOfName(name: Node): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return parent.expression === name;
  if (ts.isQualifiedName(parent)) return parent.left === name;
  return ts.isNamespaceImport(parent);
}
