import { posix } from "node:path";
import ts from "typescript";

/** What a module declares, split by whether its CommonJS and its ESM form can share it. */
export interface SplitDeclarations {
  /** Declarations that mean the same in both formats. */
  readonly shared: string;
  /** What the other declarations import from packages and modules. Relative imports end in `.js`. */
  readonly imports: string;
  /** The other declarations. They import and export the shared ones from a file that is the same for both formats. */
  readonly own: string;
}

const SHARED_IMPORT = "./types.js";

/**
 * Splits the declarations of modules. TypeScript resolves the imports of a declaration file in the format of that file. A declaration can
 * therefore be shared only if neither it nor anything that it refers to comes from a package: the runtime has declarations for each format,
 * and its tokens have a `unique symbol`, which differs between the two.
 * @param files declarations by the path of their source, `apps/v1/index.ts`; without a header
 * @returns the modules among them by path; files that are not modules (`index.ts`, `apps/v1/merge.ts`) are not split
 */
export function shareDeclarations(files: ReadonlyMap<string, string>): ReadonlyMap<string, SplitDeclarations> {
  const modules = new Map(
    [...files].filter(([path]) => isModule(path)).map(([path, text]) => [path, parseModule(path, text)]),
  );
  const own = notShareable(modules);
  return new Map([...modules].map(([path, module]) => [path, printSplit(module, own)]));
}

/** Whether a source is a group/version's or the shared module, and not the clientset or merge schemas. */
export function isModule(path: string): boolean {
  return path.endsWith("/index.ts");
}

/** Identifies a declaration in all modules. */
type Id = string;

interface Declared {
  readonly id: Id;
  readonly text: string;
  /** The names in it that are not its own. */
  readonly uses: ReadonlySet<string>;
  readonly isValue: boolean;
}

interface Imported {
  readonly specifier: string;
  /** What it imports, as the other module calls it. */
  readonly name: string;
  /** The source that declares it; undefined for a package's. */
  readonly id: Id | undefined;
}

interface Module {
  readonly path: string;
  readonly declared: readonly Declared[];
  /** By local name. */
  readonly imported: ReadonlyMap<string, Imported>;
}

const idOf = (path: string, name: string): Id => `${path}#${name}`;

function parseModule(path: string, text: string): Module {
  const file = ts.createSourceFile("module.d.ts", text, ts.ScriptTarget.ES2022);
  const declared: Declared[] = [];
  const imported = new Map<string, Imported>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const specifier = statement.moduleSpecifier.text;
      const source = specifier.startsWith(".")
        ? posix.join(posix.dirname(path), specifier.replace(/\.js$/, ".ts"))
        : undefined;
      for (const { local, name } of importedNames(statement))
        imported.set(local, { specifier, name, id: source === undefined ? undefined : idOf(source, name) });
    } else if (!isEmptyExport(statement)) {
      const name = declaredName(statement);
      const uses = new Set<string>();
      collectNames(statement, uses);
      uses.delete(name);
      const isValue = ts.isVariableStatement(statement);
      const code = text.slice(statement.getFullStart(), statement.end).replace(/^\s+/, "");
      declared.push({ id: idOf(path, name), text: code, uses, isValue });
    }
  }
  return { path, declared, imported };
}

function importedNames({ importClause }: ts.ImportDeclaration): { readonly local: string; readonly name: string }[] {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) throw new Error("a module has an import without names");
  return bindings.elements.map(({ name, propertyName }) => ({ local: name.text, name: (propertyName ?? name).text }));
}

/** `export {};`, which marks a module that exports nothing. */
function isEmptyExport(statement: ts.Statement): boolean {
  if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return false;
  return ts.isNamedExports(statement.exportClause) && statement.exportClause.elements.length === 0;
}

/** The templates write only these statements into a module. */
function declaredName(statement: ts.Statement): string {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return statement.name.text;
  const name = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.name : undefined;
  if (name === undefined || !ts.isIdentifier(name)) throw new Error("a module has a statement without a name");
  return name.text;
}

/** The first identifiers of the types and values that a node refers to. */
function collectNames(node: ts.Node, names: Set<string>): void {
  const name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isTypeQueryNode(node)
      ? node.exprName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
  if (name !== undefined) names.add(firstIdentifier(name));
  ts.forEachChild(node, (child) => collectNames(child, names));
}

function firstIdentifier(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isQualifiedName(node)) return firstIdentifier(node.left);
  if (ts.isPropertyAccessExpression(node)) return firstIdentifier(node.expression);
  throw new Error("a module refers to something that has no name");
}

/** The declarations that need something of a package, directly or not, and all values. */
function notShareable(modules: ReadonlyMap<string, Module>): ReadonlySet<Id> {
  const users = new Map<Id, Id[]>();
  const found = new Set<Id>();
  const add = (target: Id, user: Id): void => {
    const known = users.get(target);
    if (known === undefined) users.set(target, [user]);
    else known.push(user);
  };
  for (const { path, declared, imported } of modules.values()) {
    const local = new Set(declared.map(({ id }) => id));
    for (const { id, uses, isValue } of declared) {
      if (isValue) found.add(id);
      for (const name of uses) {
        const from = imported.get(name);
        if (from !== undefined && (from.id === undefined || !modules.has(from.id.slice(0, from.id.indexOf("#")))))
          found.add(id);
        else if (from?.id !== undefined) add(from.id, id);
        else if (local.has(idOf(path, name))) add(idOf(path, name), id);
      }
    }
  }
  // A set also iterates over what is added meanwhile.
  for (const id of found) for (const user of users.get(id) ?? []) found.add(user);
  return found;
}

function printSplit(module: Module, own: ReadonlySet<Id>): SplitDeclarations {
  const shared = module.declared.filter(({ id }) => !own.has(id));
  const rest = module.declared.filter(({ id }) => own.has(id));
  const used = namesIn(rest);
  const fromShared = shared.map(({ id }) => id.slice(module.path.length + 1)).filter((name) => used.has(name));
  const toShared = (specifier: string): string => specifier.replace(/index\.js$/, "types.js");
  return {
    shared: lines([
      ...importsOf(module, shared, toShared),
      ...(shared.length === 0 ? ["export {};"] : []),
      ...shared.map(({ text }) => text),
    ]),
    imports: lines(importsOf(module, rest, (specifier) => specifier)),
    own: lines([
      ...(fromShared.length === 0 ? [] : [`import type { ${fromShared.sort().join(", ")} } from "${SHARED_IMPORT}";`]),
      `export type * from "${SHARED_IMPORT}";`,
      ...rest.map(({ text }) => text),
    ]),
  };
}

/** The imports that declarations need, in the order of the module's. */
function importsOf(
  { imported }: Module,
  declared: readonly Declared[],
  specifierOf: (specifier: string) => string,
): readonly string[] {
  const used = namesIn(declared);
  const names = new Map<string, string[]>();
  for (const [local, { specifier, name }] of imported) {
    if (!used.has(local)) continue;
    const text = local === name ? name : `${name} as ${local}`;
    const known = names.get(specifier);
    if (known === undefined) names.set(specifier, [text]);
    else known.push(text);
  }
  return [...names].map(([specifier, list]) => `import type { ${list.join(", ")} } from "${specifierOf(specifier)}";`);
}

function namesIn(declared: readonly Declared[]): ReadonlySet<string> {
  return new Set(declared.flatMap(({ uses }) => [...uses]));
}

function lines(parts: readonly string[]): string {
  return parts.map((part) => `${part}\n`).join("");
}
