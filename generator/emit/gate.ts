import type {
  DiagnosticMessageChain,
  Expression,
  HeritageClause,
  ImportDeclaration,
  InterfaceDeclaration,
  NodeArray,
  SourceFile,
  Statement as StatementNode,
  TypeAliasDeclaration,
  TypeElement,
  VariableStatement,
} from "typescript";
import { GeneratorError } from "../errors.js";
import type {
  ConstantStatement,
  ImportStatement,
  InterfaceStatement,
  Property,
  Statement,
  UnionStatement,
} from "../print/index.js";
import { ts } from "./compilers.js";
import { assertIndex, assertType, type Fail, type KnownNames } from "./gate-types.js";
import { isValue } from "./gate-values.js";

/**
 * Parses a printed module and compares it with its structures: it must have the same statements, names, members and values in the same
 * order, types that consist of literals and of known names, no syntax errors and no directives. A document that manages to break out of a
 * name, a type or a comment fails here.
 * @param path the file, for messages
 * @throws GeneratorError `emit`, naming the file and the statement
 */
export function checkModule(text: string, statements: readonly Statement[], path: string): void {
  const fail: Fail = (found) =>
    new GeneratorError(
      "emit",
      `${path}: unsafe content in the API document would change the generated code (${found}); nothing was written`,
    );
  const options = { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const source: ParsedFile = ts.createSourceFile(path, text, options, false, ts.ScriptKind.TS);
  const [syntaxError] = source.parseDiagnostics ?? [];
  if (syntaxError !== undefined) throw fail(ts.flattenDiagnosticMessageText(syntaxError.messageText, " "));
  if (hasDirective(source)) throw fail("a compiler directive");
  const nodes = source.statements;
  if (nodes.length !== statements.length) throw fail(`${nodes.length} statements instead of ${statements.length}`);
  const names = namesOf(statements);
  statements.forEach((statement, i) => {
    const node = nodes[i];
    if (node === undefined || !matches(node, statement, names, fail)) {
      throw fail(`statement ${i + 1} is not ${"name" in statement ? statement.name : "the intended one"}`);
    }
  });
}

/** Properties of the parser's files that its types do not declare. */
interface ParsedFile extends SourceFile {
  readonly parseDiagnostics?: readonly { readonly messageText: string | DiagnosticMessageChain }[];
  readonly commentDirectives?: readonly unknown[];
  readonly checkJsDirective?: unknown;
}

/** Whether a comment is a directive of the compiler: `@ts-ignore`, `@ts-nocheck`, `/// <reference …>`. */
function hasDirective(source: ParsedFile): boolean {
  const { commentDirectives = [], referencedFiles, typeReferenceDirectives, libReferenceDirectives } = source;
  const directives = [commentDirectives, referencedFiles, typeReferenceDirectives, libReferenceDirectives];
  return (
    source.checkJsDirective !== undefined ||
    source.amdDependencies.length > 0 ||
    directives.some((list) => list.length > 0)
  );
}

/** The names that the types of a module may contain: those that it imports or declares. */
function namesOf(statements: readonly Statement[]): KnownNames {
  const types = new Set<string>();
  const namespaces = new Set<string>();
  for (const statement of statements) {
    if (statement.kind === "import") for (const { name, alias } of statement.names) types.add(alias ?? name);
    else if (statement.kind === "namespace-import") namespaces.add(statement.alias);
    else if (statement.kind !== "empty-export" && statement.kind !== "constant") types.add(statement.name);
  }
  return { types, namespaces };
}

function matches(node: StatementNode, statement: Statement, names: KnownNames, fail: Fail): boolean {
  switch (statement.kind) {
    case "import":
      return ts.isImportDeclaration(node) && isImport(node, statement);
    case "namespace-import": {
      if (!ts.isImportDeclaration(node) || !isModule(node.moduleSpecifier, statement.from)) return false;
      const { name, isTypeOnly = false, namedBindings } = node.importClause ?? {};
      const isNamespace = namedBindings !== undefined && ts.isNamespaceImport(namedBindings);
      return isNamespace && name === undefined && !isTypeOnly && namedBindings.name.text === statement.alias;
    }
    case "empty-export": {
      if (!ts.isExportDeclaration(node) || node.moduleSpecifier !== undefined) return false;
      const { exportClause } = node;
      return exportClause !== undefined && ts.isNamedExports(exportClause) && exportClause.elements.length === 0;
    }
    case "interface":
      return ts.isInterfaceDeclaration(node) && isInterface(node, statement, names, fail);
    case "type-alias":
      if (!ts.isTypeAliasDeclaration(node) || node.name.text !== statement.name) return false;
      if (!isExported(node) || node.typeParameters !== undefined) return false;
      assertType(node.type, names, fail);
      return true;
    case "union":
      return ts.isTypeAliasDeclaration(node) && isUnion(node, statement, names, fail);
    case "constant":
      return ts.isVariableStatement(node) && isConstant(node, statement, names, fail);
  }
}

function isImport(node: ImportDeclaration, { from, typeOnly, names }: ImportStatement): boolean {
  const clause = node.importClause;
  if (clause === undefined || clause.name !== undefined || clause.isTypeOnly !== typeOnly) return false;
  const bindings = clause.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings) || !isModule(node.moduleSpecifier, from)) return false;
  return (
    bindings.elements.length === names.length &&
    names.every(({ name, alias = name, typeOnly: isType = false }, i) => {
      const element = bindings.elements[i];
      const imported = element?.propertyName ?? element?.name;
      return element?.isTypeOnly === isType && imported?.text === name && element.name.text === alias;
    })
  );
}

function isModule(specifier: Expression | undefined, from: string): boolean {
  return specifier !== undefined && ts.isStringLiteral(specifier) && specifier.text === from;
}

function isInterface(node: InterfaceDeclaration, wanted: InterfaceStatement, names: KnownNames, fail: Fail): boolean {
  const { name, extends: bases = [], properties, index } = wanted;
  if (node.name.text !== name || !isExported(node) || node.typeParameters !== undefined) return false;
  if (!isExtending(node.heritageClauses, bases.length, names, fail)) return false;
  const { members } = node;
  const first = index === undefined ? 0 : 1;
  if (members.length !== properties.length + first) return false;
  const [firstNode] = members;
  if (index !== undefined) {
    if (firstNode === undefined || !ts.isIndexSignatureDeclaration(firstNode)) return false;
    assertIndex(firstNode, names, fail);
  }
  return properties.every((property, i) => isProperty(members[first + i], property, names, fail));
}

function isUnion(
  node: TypeAliasDeclaration,
  { name, objects }: UnionStatement,
  names: KnownNames,
  fail: Fail,
): boolean {
  if (node.name.text !== name || !isExported(node) || node.typeParameters !== undefined) return false;
  if (!ts.isUnionTypeNode(node.type) || node.type.types.length !== objects.length) return false;
  return node.type.types.every((part, i) => {
    const properties = objects[i] ?? [];
    if (!ts.isTypeLiteralNode(part) || part.members.length !== properties.length) return false;
    return properties.every((property, at) => isProperty(part.members[at], property, names, fail));
  });
}

function isExtending(
  clauses: NodeArray<HeritageClause> | undefined,
  count: number,
  names: KnownNames,
  fail: Fail,
): boolean {
  const [clause] = clauses ?? [];
  if (clause === undefined) return count === 0;
  if (clauses?.length !== 1 || clause.types.length !== count) return false;
  for (const type of clause.types) assertType(type, names, fail);
  return true;
}

function isProperty(
  node: TypeElement | undefined,
  { name, optional = false, readonly = false }: Property,
  names: KnownNames,
  fail: Fail,
): boolean {
  if (node === undefined || !ts.isPropertySignature(node) || node.type === undefined) return false;
  const { modifiers, questionToken, type } = node;
  if (ts.isComputedPropertyName(node.name) || node.name.text !== name) return false;
  if ((questionToken !== undefined) !== optional || (modifiers?.length ?? 0) !== (readonly ? 1 : 0)) return false;
  if (readonly && modifiers?.[0]?.kind !== ts.SyntaxKind.ReadonlyKeyword) return false;
  assertType(type, names, fail);
  return true;
}

function isConstant(node: VariableStatement, wanted: ConstantStatement, names: KnownNames, fail: Fail): boolean {
  const [declaration, ...more] = node.declarationList.declarations;
  if (declaration === undefined || more.length > 0 || !isExported(node)) return false;
  const { name, type, initializer } = declaration;
  if ((node.declarationList.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const) return false;
  if (!ts.isIdentifier(name) || name.text !== wanted.name || type === undefined || initializer === undefined)
    return false;
  if (wanted.value.kind === "function" && ts.isFunctionTypeNode(type)) {
    for (const parameter of type.parameters) if (parameter.type !== undefined) assertType(parameter.type, names, fail);
    assertType(type.type, names, fail);
  } else assertType(type, names, fail);
  return isValue(initializer, wanted.value);
}

function isExported(node: InterfaceDeclaration | TypeAliasDeclaration | VariableStatement): boolean {
  return node.modifiers?.length === 1 && node.modifiers[0]?.kind === ts.SyntaxKind.ExportKeyword;
}
