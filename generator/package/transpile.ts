import { posix } from "node:path";
import { setImmediate } from "node:timers/promises";
import ts from "typescript";
import { GeneratorError } from "../errors.js";
import { headerOf, replaceImportExtension } from "../print/index.js";
import { isModule, shareDeclarations } from "./share-declarations.js";

/** The forms of each module in a package: CommonJS as `.js`, which old resolvers also look for, and ESM. */
const FORMS = [
  { script: ".js", types: ".d.ts", extension: "js", module: ts.ModuleKind.CommonJS },
  { script: ".mjs", types: ".d.mts", extension: "mjs", module: ts.ModuleKind.ESNext },
] as const;

/**
 * The paths of a source in a package: a file that declares only types, and that no script imports, has no scripts. A module has a third file
 * with the declarations that both formats share.
 */
export function packagedPaths(source: string): string[] {
  const base = source.replace(/\.ts$/, "");
  const ofForms = FORMS.flatMap(({ script, types }) => [...(isTypesOnly(source) ? [] : [base + script]), base + types]);
  return isModule(source) ? [...ofForms, sharedPath(source)] : ofForms;
}

function isTypesOnly(source: string): boolean {
  return source.endsWith("/merge.ts");
}

/** `apps/v1/types.d.ts` */
function sharedPath(source: string): string {
  return posix.join(posix.dirname(source), "types.d.ts");
}

const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  newLine: ts.NewLineKind.LineFeed,
};

/**
 * Compiles generated sources into scripts and declarations, file by file: neither needs the types of other files.
 * @param sources text by path
 * @param signal aborts between two files
 */
export async function transpileTree(
  sources: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const declarations = new Map<string, string>();
  for (const [path, text] of sources) {
    // Compiling never waits for I/O, so yield to the event loop, to notice an interruption.
    await setImmediate();
    signal?.throwIfAborted();
    declarations.set(path, declarationsOf(path, text));
    if (isTypesOnly(path)) continue;
    for (const { script, extension, module } of FORMS)
      files.set(path.replace(/\.ts$/, script), headerOf(text) + scriptOf(path, text, extension, module));
  }
  const split = shareDeclarations(declarations);
  for (const [path, text] of declarations) {
    const header = headerOf(sources.get(path) ?? "");
    const { shared, imports, own } = split.get(path) ?? { imports: text, own: "" };
    if (shared !== undefined) files.set(sharedPath(path), header + shared);
    for (const { types, extension } of FORMS)
      files.set(path.replace(/\.ts$/, types), header + replaceImportExtension(imports, extension) + own);
  }
  return files;
}

/** The declarations of a source, without its header. They are the same in both formats, except for the extension of imports, here `.js`. */
function declarationsOf(path: string, text: string): string {
  const { outputText, diagnostics } = ts.transpileDeclaration(replaceImportExtension(text, "js"), {
    compilerOptions: { ...COMPILER_OPTIONS, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    fileName: path,
    reportDiagnostics: true,
  });
  const [problem] = diagnostics ?? [];
  if (problem !== undefined)
    throw new GeneratorError("package", `${path}: ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`);
  return withoutHeader(withShortMaps(outputText), text);
}

/** The script of a source, without its header and documentation, which declarations have. */
function scriptOf(path: string, text: string, extension: "js" | "mjs", module: ts.ModuleKind): string {
  const verbatimModuleSyntax = module === ts.ModuleKind.ESNext;
  const compilerOptions = { ...COMPILER_OPTIONS, module, verbatimModuleSyntax, removeComments: true };
  const { outputText } = ts.transpileModule(replaceImportExtension(text, extension), {
    compilerOptions,
    fileName: path,
  });
  return withoutHeader(outputText, text);
}

/** The compiler prints `{ [key: string]: string; }` on three lines. A line of a comment begins with an asterisk, so comments do not change. */
function withShortMaps(output: string): string {
  return output.replace(/([:=|] )\{\n *(\[key: string\]: [^;{}\n]+;)\n *\}/g, "$1{ $2 }");
}

/** The compiler drops a comment before imports, and puts a directive before others. */
function withoutHeader(output: string, source: string): string {
  return output.replace(headerOf(source).trimEnd(), "").replace(/^\s+/, "");
}
