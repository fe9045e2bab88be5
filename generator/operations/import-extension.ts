import type { ImportExtension } from "../print/index.js";

/** The members of a tsconfig's `compilerOptions` that decide, as they stand in the file. */
export interface CompilerOptions {
  readonly [option: string]: unknown;
}

const RESOLVES_WITHOUT_EXTENSION: ReadonlySet<unknown> = new Set(["node", "node10", "classic"]);

/**
 * The extension of relative imports that suits a project. The first row that applies decides:
 *
 * | compilerOptions | extension | why |
 * | --- | --- | --- |
 * | `allowImportingTsExtensions` or `rewriteRelativeImportExtensions` | `ts` | allowed, and the only one that runs without a build |
 * | `module: commonjs`, or `moduleResolution: node`, `node10`, `classic` | `none` | ts-jest and webpack do not find `./x.js` |
 * | `moduleResolution: bundler` or `module: preserve`, with `noEmit` or `emitDeclarationOnly` | `none` | bundlers resolve it |
 * | anything else, or no tsconfig | `js` | what tsc needs for programs that Node.js runs |
 *
 * @param options after `extends`; undefined if there is no tsconfig
 */
export function importExtensionFor(options: CompilerOptions | undefined): ImportExtension {
  if (options === undefined) return "js";
  if (options.allowImportingTsExtensions === true || options.rewriteRelativeImportExtensions === true) return "ts";
  const module = lowerCase(options.module);
  const resolution = lowerCase(options.moduleResolution) ?? (module === "preserve" ? "bundler" : undefined);
  if (module === "commonjs" || RESOLVES_WITHOUT_EXTENSION.has(resolution)) return "none";
  const emitsNothing = options.noEmit === true || options.emitDeclarationOnly === true;
  return resolution === "bundler" && emitsNothing ? "none" : "js";
}

/** Compilers ignore the case of these values; values that are not strings are ignored. */
function lowerCase(value: unknown): string | undefined {
  return typeof value === "string" ? value.toLowerCase() : undefined;
}
