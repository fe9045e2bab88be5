import { type SourceFile, type StatementStructures, StructureKind, ts } from "ts-morph";
import { GeneratorError } from "../errors.js";

/**
 * Compares the text that was written with the structures that were meant: same statements, names and members, no syntax error, and
 * nothing but types and literals inside. A document that manages to break out of a name, a type or a comment fails here.
 * @throws GeneratorError naming the file and the statement
 */
export function checkSource(file: SourceFile, structures: readonly StatementStructures[], path: string): void {
  const source = file.compilerNode;
  const [syntaxError] = parseDiagnostics(source);
  if (syntaxError !== undefined) throw mismatch(path, ts.flattenDiagnosticMessageText(syntaxError.messageText, " "));
  const statements = source.statements;
  if (statements.length !== structures.length) {
    throw mismatch(path, `${statements.length} statements instead of ${structures.length}`);
  }
  structures.forEach((structure, i) => {
    const statement = statements[i];
    if (statement === undefined || !matches(statement, structure)) {
      throw mismatch(path, `statement ${i + 1} is not ${"name" in structure ? String(structure.name) : "as meant"}`);
    }
    assertHarmless(statement, path);
  });
}

function matches(statement: ts.Statement, structure: StatementStructures): boolean {
  switch (structure.kind) {
    case StructureKind.Interface: {
      const members = (structure.properties?.length ?? 0) + (structure.indexSignatures?.length ?? 0);
      return (
        ts.isInterfaceDeclaration(statement) &&
        statement.name.text === structure.name &&
        statement.members.length === members &&
        (statement.heritageClauses?.[0]?.types.length ?? 0) === (structure.extends?.length ?? 0)
      );
    }
    case StructureKind.TypeAlias:
      return ts.isTypeAliasDeclaration(statement) && statement.name.text === structure.name;
    case StructureKind.VariableStatement:
      return ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1;
    case StructureKind.ImportDeclaration:
      return ts.isImportDeclaration(statement);
    case StructureKind.ExportDeclaration:
      return ts.isExportDeclaration(statement);
    default:
      return false;
  }
}

/** What may stand inside of a statement: types by name, literals, and nothing that loads or runs. */
function assertHarmless(node: ts.Node, path: string): void {
  if (FORBIDDEN.has(node.kind)) throw mismatch(path, `unexpected ${ts.SyntaxKind[node.kind]}`);
  ts.forEachChild(node, (child) => assertHarmless(child, path));
}

const FORBIDDEN: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ImportType,
  ts.SyntaxKind.TypeQuery,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.TaggedTemplateExpression,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.SpreadAssignment,
  ts.SyntaxKind.ComputedPropertyName,
]);

/** The parser's own findings; the compiler keeps them on the file, undeclared in its public types. */
function parseDiagnostics(source: ts.SourceFile): readonly ts.Diagnostic[] {
  return (source as ts.SourceFile & { readonly parseDiagnostics?: readonly ts.Diagnostic[] }).parseDiagnostics ?? [];
}

function mismatch(path: string, found: string): GeneratorError {
  return new GeneratorError("emit", `${path}: what a document says would become code (${found}); nothing was written`);
}
