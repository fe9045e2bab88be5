import { posix } from "node:path";
import ts from "typescript";

/** When an import takes effect: with its file, when it runs (`import()`, a worker), or for the compiler alone. */
export type ImportTime = "start" | "late" | "types";

/** The target of an `import()` whose argument is computed. */
export const COMPUTED = "what an expression names";

/** One import of a file. */
export interface Import {
  /** A path from the root of the repository when it is local, otherwise the name as it is written, or {@link COMPUTED}. */
  readonly target: string;
  readonly isLocal: boolean;
  readonly time: ImportTime;
}

// An import of `./a.js` is one of `a.ts`, as the compiler resolves it.
const SOURCES_OF: { readonly [extension: string]: readonly string[] } = {
  ".js": [".ts", ".d.ts", ".js"],
  ".mjs": [".mts", ".d.mts", ".mjs"],
};

/**
 * Lists what a source imports: declarations, `export … from`, `import()`, `require()`, import types, and modules that workers start with.
 * @param file the source's path from the root of the repository
 * @param text its text
 * @param exists whether there is a source at a path
 */
export function readImports(file: string, text: string, exists: (path: string) => boolean): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  const found: Import[] = [];
  const add = (specifier: string, time: ImportTime): void => {
    const isLocal = /^\.{1,2}\//.test(specifier);
    found.push({ target: isLocal ? resolvePath(file, specifier, exists) : specifier, isLocal, time });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      if (ts.isStringLiteral(node.moduleSpecifier))
        add(node.moduleSpecifier.text, isTypeOnly(node) ? "types" : "start");
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, "types");
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      add(argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : COMPUTED, "late");
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "require") {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteralLike(argument)) add(argument.text, "start");
    } else if (ts.isNewExpression(node)) {
      const targets = moduleUrls(node).map((specifier) => resolvePath(file, specifier, exists));
      for (const target of targets.filter(exists)) found.push({ target, isLocal: true, time: "late" });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    if (node.isTypeOnly) return true;
    const { exportClause } = node;
    return (
      exportClause !== undefined &&
      ts.isNamedExports(exportClause) &&
      exportClause.elements.length > 0 &&
      exportClause.elements.every((element) => element.isTypeOnly)
    );
  }
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

/** The modules named by `new URL("./worker.js", import.meta.url)`, also where a condition decides between two. */
function moduleUrls({ expression, arguments: list }: ts.NewExpression): string[] {
  const [specifier, base] = list ?? [];
  if (!ts.isIdentifier(expression) || expression.text !== "URL" || specifier === undefined) return [];
  if (base === undefined || !ts.isPropertyAccessExpression(base) || !ts.isMetaProperty(base.expression)) return [];
  const candidates = ts.isConditionalExpression(specifier) ? [specifier.whenTrue, specifier.whenFalse] : [specifier];
  return candidates.flatMap((candidate) => (ts.isStringLiteralLike(candidate) ? [candidate.text] : []));
}

function resolvePath(file: string, specifier: string, exists: (path: string) => boolean): string {
  const path = builtFrom(posix.join(posix.dirname(file), specifier));
  const extension = posix.extname(path);
  const base = path.slice(0, path.length - extension.length);
  const sources = SOURCES_OF[extension]?.map((candidate) => base + candidate) ?? [path];
  return sources.find(exists) ?? sources[0] ?? path;
}

/** The path that a compiled file was compiled from: `generator/dist/` contains `generator/` and what it needs of the rest. */
function builtFrom(path: string): string {
  return path.replace(/^generator\/dist\//, "");
}
