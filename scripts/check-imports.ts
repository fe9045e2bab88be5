/**
 * Checks who imports whom: the direction between folders, no cycles, and that no compiler is loaded where none is needed.
 * Prints each offence and exits with 1 when there is one.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const COMPILERS = ["typescript", "openapi-typescript"];
/** Loads the compilers by `require`, which the imports of files do not show. */
const COMPILER_LOADER = "generator/emit/compilers.ts";

/** An import of a file: what it names, and whether it is there at run time from the start. */
interface Import {
  readonly target: string;
  readonly isLocal: boolean;
  readonly isTypeOnly: boolean;
}

/** What files of a folder may import: local files by the beginning of their path, and packages. */
const RULES: readonly {
  readonly folder: string;
  readonly local: readonly string[];
  readonly packages: readonly string[];
}[] = [
  { folder: "runtime/", local: ["runtime/"], packages: ["undici", "yaml"] },
  { folder: "generated/", local: ["generated/"], packages: ["@kubesmith/runtime/codegen"] },
  {
    folder: "templates/",
    local: ["templates/", "generator/model/", "generator/print/"],
    packages: [],
  },
  { folder: "generator/print/", local: ["generator/print/"], packages: [] },
  {
    folder: "generator/model/",
    local: ["generator/model/", "generator/openapi/", "generator/errors.ts", "generator/json.ts"],
    packages: [],
  },
  {
    folder: "generator/openapi/",
    local: ["generator/openapi/", "generator/errors.ts", "generator/json.ts"],
    packages: [],
  },
  {
    folder: "generator/emit/",
    local: [
      "generator/emit/",
      "generator/model/",
      "generator/openapi/",
      "generator/print/",
      "generator/errors.ts",
      "generator/files.ts",
      "templates/",
    ],
    packages: COMPILERS,
  },
  {
    folder: "generator/write/",
    local: ["generator/write/", "generator/errors.ts", "generator/files.ts", "generator/json.ts"],
    packages: [],
  },
];

const files = ["runtime", "generated", "templates", "generator"]
  .flatMap((folder) => listSources(join(root, folder)))
  .map((file) => relative(root, file));
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const offences = [...directionOffences(), ...cycleOffences(), ...compilerOffences()];
for (const offence of offences) console.error(offence);
console.log(`${files.length} files, ${offences.length} offences against the import rules`);
process.exitCode = offences.length === 0 ? 0 : 1;

function listSources(folder: string): string[] {
  return ts.sys.readDirectory(
    folder,
    [".ts"],
    ["**/node_modules", "**/dist", "**/testdata", "**/*.test.ts", "**/*.test-d.ts", "**/*.d.ts"],
  );
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    return [resolveImport(file, moduleSpecifier.text, isTypeOnly(statement))];
  });
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function resolveImport(file: string, specifier: string, isTypeOnly: boolean): Import {
  if (!specifier.startsWith(".")) return { target: specifier, isLocal: false, isTypeOnly };
  const target = relative(root, join(root, dirname(file), specifier)).replace(/\.js$/, ".ts");
  return { target, isLocal: existsSync(join(root, target)), isTypeOnly };
}

function directionOffences(): string[] {
  return [...imports].flatMap(([file, list]) => {
    const rule = RULES.find(({ folder }) => file.startsWith(folder));
    if (rule === undefined) return [];
    return list
      .filter(({ target, isLocal }) =>
        isLocal
          ? !rule.local.some((allowed) => target.startsWith(allowed))
          : !target.startsWith("node:") &&
            !rule.packages.some((allowed) => target === allowed || target.startsWith(`${allowed}/`)),
      )
      .map(({ target }) => `${file} may not import ${target}`);
  });
}

/** Cycles of imports that count at run time. */
function cycleOffences(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push(`cycle: ${[...path.slice(start), file].join(" → ")}`);
    if (start >= 0 || done.has(file)) return;
    for (const { target, isLocal, isTypeOnly } of imports.get(file) ?? []) {
      if (isLocal && !isTypeOnly) visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

/** What the program loads before it knows that it will emit must not bring in a compiler. */
function compilerOffences(): string[] {
  const starts = files.filter((file) => file === "generator/cli.ts" || file.startsWith("generator/commands/"));
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { target, isLocal, isTypeOnly } of imports.get(file) ?? []) {
      if (isTypeOnly) continue;
      if (COMPILERS.includes(target) || target === COMPILER_LOADER)
        found.push(`${target} is loaded without need: ${[...path, file].join(" → ")}`);
      if (isLocal) visit(target, [...path, file]);
    }
  };
  for (const start of starts) visit(start, []);
  return found;
}
