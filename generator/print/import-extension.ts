import type { Statement } from "./structures.js";

/** The ending of the relative imports in generated sources: `./types.js`, `./types.ts` or `./types`. */
export type ImportExtension = "js" | "ts" | "none";

/** The endings that can be chosen, the default first. */
export const IMPORT_EXTENSIONS: readonly ImportExtension[] = ["js", "ts", "none"];

const SUFFIXES = { js: ".js", mjs: ".mjs", ts: ".ts", none: "" };

/** Statements with their relative imports as the file has them; templates always write `.js`. */
export function withImportExtension(statements: readonly Statement[], extension: ImportExtension): Statement[] {
  return statements.map((statement) =>
    "from" in statement && statement.from.startsWith(".")
      ? { ...statement, from: statement.from.replace(/\.js$/, SUFFIXES[extension]) }
      : statement,
  );
}

// At the start of a line, which is where the printer puts imports and never puts the text of a document.
const RELATIVE_IMPORT =
  /^((?:(?:import|export) [^"\r\n\u2028\u2029]*|\} )from "\.{1,2}\/[^"\r\n\u2028\u2029]*?)(?:\.[jt]s)?";$/gm;

// The same statements, with what they name.
const NAMED_IMPORT = /^import (?:type )?\{([^{}"]*)\} from "(\.{1,2}\/[^"\r\n\u2028\u2029]*?)(?:\.[jt]s)?";$/gm;

/** What a generated source imports from another one. */
export interface RelativeImport {
  /** The file without an ending, relative to that of the source: `../../core/v1/index`. */
  readonly from: string;
  readonly names: readonly string[];
}

/** What a generated source imports by name from other generated sources. */
export function relativeImports(source: string): RelativeImport[] {
  return [...source.matchAll(NAMED_IMPORT)].map(([, list = "", from = ""]) => ({
    from,
    names: list.split(",").flatMap((name) => /[\w$]+/.exec(name.trim().replace(/^type /, "")) ?? []),
  }));
}

/** The text of a generated source with another ending of its relative imports, whichever it has. */
export function replaceImportExtension(source: string, extension: ImportExtension | "mjs"): string {
  return source.replace(RELATIVE_IMPORT, (_, before: string) => `${before}${SUFFIXES[extension]}";`);
}
