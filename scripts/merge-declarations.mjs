// Merges the declarations behind the runtime's main entry points into one file. A compiler needs memory and time for each file that it reads,
// and every program reads all of these.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";

/** The files that every program reads. They only export declarations of other files. */
const ENTRIES = ["index.d.ts", "codegen.d.ts"];
const MERGED = "declarations.d.ts";
/** The first line of each file that this script wrote in place of the compiler's. */
const MARKER = "// The declarations are in declarations.d.ts.\n";

/**
 * Writes all declarations that the entry points reach to `declarations.d.ts`. The files that contained them now export the same names from
 * there, because other entry points import these files. The compiler's own files are kept for {@link restoreDeclarations}.
 * @param folder contains the declarations that the compiler wrote
 * @param originals receives the compiler's own files
 */
export function mergeDeclarations(folder, originals) {
  const modules = reachable(folder);
  assertMergeable([...modules.values()]);
  const output = new Map([[MERGED, `${[...modules.values()].map(({ text }) => text).join("")}export {};\n`]]);
  for (const [path, module] of modules) {
    copy(join(folder, path), join(originals, path));
    output.set(path, MARKER + exportsOf(module, modules));
  }
  for (const [path, text] of output) writeFileSync(join(folder, path), text);
}

/**
 * Puts the compiler's own files back, because the compiler does not write the outputs of unchanged sources again. If one is lost, because two
 * builds ran at once, the compiler's record is removed, so that it writes all of them.
 */
export function restoreDeclarations(folder, originals) {
  const merged = declarationsIn(folder).filter((path) => isMerged(join(folder, path)));
  for (const path of merged) {
    const original = join(originals, path);
    if (existsSync(original) && !isMerged(original)) copy(original, join(folder, path));
    else rmSync(`${folder}.tsbuildinfo`, { force: true });
  }
  rmSync(originals, { recursive: true, force: true });
}

function declarationsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".d.ts"));
}

/** Whether this script wrote a file. */
function isMerged(file) {
  return readFileSync(file, "utf8").startsWith(MARKER);
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** The entry points and the modules that they reach, by path. A module comes after those that it imports, unless they import each other. */
function reachable(folder) {
  const modules = new Map();
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    const module = parse(path, readFileSync(join(folder, path), "utf8"));
    for (const { from } of [...module.imports, ...module.reexports]) visit(from);
    modules.set(path, module);
  };
  for (const entry of ENTRIES) visit(entry);
  return modules;
}

/** Reads a module: the text of its declarations, and the names that it declares, exports, imports and refers to. */
function parse(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const module = { path, text: "", declared: [], exported: new Map(), imports: [], reexports: [], used: new Set() };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) module.imports.push(...namesFrom(path, statement));
    else if (ts.isExportDeclaration(statement)) module.reexports.push(...namesFrom(path, statement));
    else {
      module.text += withShortMaps(`${text.slice(statement.getFullStart(), statement.getEnd()).trimStart()}\n`);
      const names = declaredNames(statement);
      module.declared.push(...names);
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
      const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      if (isExported) for (const name of names) module.exported.set(name, isType);
      collectUsedNames(path, statement, module.used);
    }
  }
  return module;
}

/** The compiler prints a map on three lines, as in `headers: { readonly [name: string]: string; }`. */
function withShortMaps(text) {
  return text.replace(/([:|] )\{\n *((?:readonly )?\[\w+: string\]: [^;{}\n]+;)\n *\}/g, "$1{ $2 }");
}

/** The names in `import { … } from "…"` or `export { … } from "…"`, with the path of the module that they come from. */
function namesFrom(path, { importClause, exportClause, moduleSpecifier }) {
  const elements = (importClause?.namedBindings ?? exportClause)?.elements;
  if (elements?.length === 0) return [];
  if (elements === undefined || moduleSpecifier === undefined || !moduleSpecifier.text.startsWith("."))
    fail(path, "imports or exports something other than names of another file");
  if (elements.some(({ propertyName }) => propertyName !== undefined)) fail(path, "renames an import or an export");
  const from = posix.join(posix.dirname(path), moduleSpecifier.text).replace(/\.js$/, ".d.ts");
  return elements.map(({ name }) => ({ name: name.text, from }));
}

function declaredNames(statement) {
  if (!ts.isVariableStatement(statement)) return [statement.name.text];
  return statement.declarationList.declarations.map(({ name }) => name.text);
}

/** Adds the names by which a declaration refers to others. */
function collectUsedNames(path, node, used) {
  const name = node.typeName ?? node.exprName ?? (ts.isExpressionWithTypeArguments(node) ? node.expression : undefined);
  if (name !== undefined && ts.isIdentifier(name)) used.add(name.text);
  if (ts.isImportTypeNode(node) && node.argument.literal.text.startsWith(".")) fail(path, "imports a file by import()");
  ts.forEachChild(node, (child) => collectUsedNames(path, child, used));
}

/** Throws if a name would mean something else in the merged file, or if a character would double the memory for its text. */
function assertMergeable(modules) {
  for (const { path, text } of modules) {
    const [character] = /[^\0-\xff]/.exec(text) ?? [];
    if (character !== undefined)
      fail(path, `contains ${character}; use a character of Latin-1, which V8 stores in one byte`);
  }
  const owners = new Map(modules.flatMap(({ path, declared }) => declared.map((name) => [name, path])));
  for (const { path, declared, imports, used } of modules) {
    const twice = declared.find((name) => owners.get(name) !== path);
    if (twice !== undefined) fail(path, `and ${owners.get(twice)} both declare ${twice}; rename one of the two`);
    const known = new Set([...declared, ...imports.map(({ name }) => name)]);
    const other = [...used].find((name) => owners.has(name) && !known.has(name));
    if (other !== undefined) fail(path, `uses ${other}, but does not import it from ${owners.get(other)}; rename one`);
  }
}

/** Text that exports the names of a module from the merged file. */
function exportsOf(module, modules) {
  const isType = (name, { exported, reexports }) =>
    exported.get(name) ?? reexports.some((entry) => entry.name === name && isType(name, modules.get(entry.from)));
  const names = [...module.exported.keys(), ...module.reexports.map(({ name }) => name)];
  const list = names.map((name) => (isType(name, module) ? `type ${name}` : name)).join(", ");
  const target = posix.relative(posix.dirname(module.path), MERGED).replace(/\.d\.ts$/, ".js");
  return list === "" ? "export {};\n" : `export { ${list} } from "${target.startsWith(".") ? "" : "./"}${target}";\n`;
}

function fail(path, problem) {
  throw new Error(`the declarations of the runtime cannot be merged: ${path} ${problem}`);
}
