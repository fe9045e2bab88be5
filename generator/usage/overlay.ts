import { dirname, resolve } from "node:path";
import type { CompilerHost, CompilerOptions, SourceFile } from "typescript";
import { ts } from "./compiler.js";
import { slashed } from "./program.js";

/** Files that take the place of those on disk, by absolute path. A file that is undefined does not exist. */
export type Overlay = ReadonlyMap<string, string | undefined>;

/** Source files by path, for several programs with the same options. */
export type ParsedFiles = Map<string, SourceFile | undefined>;

/**
 * A compiler host that sees some files as they are in memory, and all others as they are on disk.
 * @param parsed keeps the files from disk
 */
export function overlayHost(overlay: Overlay, parsed: ParsedFiles, options: CompilerOptions): CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getCanonicalFileName } = host;
  const keyOf = (path: string): string => getCanonicalFileName(slashed(resolve(path)));
  const files = new Map([...overlay].map(([path, text]) => [keyOf(path), text]));
  const folders = new Set<string>();
  for (const [path, text] of files) {
    for (let folder = dirname(path); text !== undefined && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  }
  const { fileExists, readFile, getSourceFile, directoryExists, realpath } = host;
  return {
    ...host,
    fileExists: (path) => (files.has(keyOf(path)) ? files.get(keyOf(path)) !== undefined : fileExists.call(host, path)),
    readFile: (path) => (files.has(keyOf(path)) ? files.get(keyOf(path)) : readFile.call(host, path)),
    directoryExists: (path) => folders.has(keyOf(path)) || directoryExists?.call(host, path) === true,
    realpath: (path) => (files.has(keyOf(path)) ? path : (realpath?.call(host, path) ?? path)),
    getSourceFile: (path, languageVersion, ...rest) => {
      const key = keyOf(path);
      if (files.has(key)) {
        const text = files.get(key);
        return text === undefined ? undefined : ts.createSourceFile(path, text, languageVersion);
      }
      if (!parsed.has(key)) parsed.set(key, getSourceFile.call(host, path, languageVersion, ...rest));
      return parsed.get(key);
    },
  };
}

/** Whether an overlay has a file. */
export function isOverlaid(overlay: Overlay, { fileName }: SourceFile): boolean {
  return overlay.has(resolve(fileName));
}
