import { setImmediate } from "node:timers/promises";
import ts from "typescript";
import { GeneratorError } from "../errors.js";
import { headerOf, replaceImportExtension } from "../print/index.js";

/** The forms of each module in a package: CommonJS as `.js`, which old resolvers also look for, and ESM. */
const FORMS = [
  { script: ".js", types: ".d.ts", module: ts.ModuleKind.CommonJS },
  { script: ".mjs", types: ".d.mts", module: ts.ModuleKind.ESNext },
] as const;

/** The paths of a source in a package: a file that declares only types, and that no script imports, has no scripts. */
export function packagedPaths(source: string): string[] {
  const base = source.replace(/\.ts$/, "");
  return FORMS.flatMap(({ script, types }) => [...(isTypesOnly(source) ? [] : [base + script]), base + types]);
}

function isTypesOnly(source: string): boolean {
  return source.endsWith("/merge.ts");
}

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
  for (const [path, text] of sources) {
    const base = path.replace(/\.ts$/, "");
    // Compiling never waits for I/O, so yield to the event loop, to notice an interruption.
    await setImmediate();
    signal?.throwIfAborted();
    for (const { script, types, module } of FORMS) {
      const compilerOptions = {
        target: ts.ScriptTarget.ES2022,
        module,
        verbatimModuleSyntax: module === ts.ModuleKind.ESNext,
        isolatedModules: true,
        isolatedDeclarations: true,
        declaration: true,
        newLine: ts.NewLineKind.LineFeed,
      };
      const input = replaceImportExtension(text, script === ".mjs" ? "mjs" : "js");
      const declarations = ts.transpileDeclaration(input, { compilerOptions, fileName: path, reportDiagnostics: true });
      const [problem] = declarations.diagnostics ?? [];
      if (problem !== undefined) {
        throw new GeneratorError("package", `${path}: ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`);
      }
      files.set(base + types, withHeader(withShortMaps(declarations.outputText), text));
      if (isTypesOnly(path)) continue;
      // The declarations have the documentation.
      const scriptOptions = { ...compilerOptions, removeComments: true };
      const code = ts.transpileModule(input, { compilerOptions: scriptOptions, fileName: path });
      files.set(base + script, withHeader(code.outputText, text));
    }
  }
  return files;
}

/** The compiler prints `{ [key: string]: string; }` on three lines. A line of a comment begins with an asterisk, so comments do not change. */
function withShortMaps(output: string): string {
  return output.replace(/([:=|] )\{\n *(\[key: string\]: [^;{}\n]+;)\n *\}/g, "$1{ $2 }");
}

/** The compiler drops a comment before imports, and puts a directive before others. */
function withHeader(output: string, source: string): string {
  const header = headerOf(source);
  return header + output.replace(header.trimEnd(), "").replace(/^\s+/, "");
}
