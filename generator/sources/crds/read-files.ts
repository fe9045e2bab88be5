import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { AbortSignal } from "../../abort-signal.js";
import { GeneratorError } from "../../errors.js";
import { describeSystemError, liesInside, readIfPresent } from "../../files.js";

/** A larger file does not consist of definitions. */
const MAX_FILE = 64 * 1024 * 1024;
/** More files, or folders in folders, are a mistake: the root of a disk, say. */
const MAX_FILES = 10_000;
const MAX_DEPTH = 32;
const EXTENSIONS: ReadonlySet<string> = new Set([".yaml", ".yml", ".json"]);
/** What every file with a definition contains. */
const WORD = "CustomResourceDefinition";

/** The text of a file. */
export interface TextFile {
  /** Its path, as it can be shown. */
  readonly file: string;
  readonly text: string;
}

/**
 * Reads files, and the YAML and JSON files of folders at any depth, in the order of their names. Of folders, files and folders whose name
 * begins with a dot, `node_modules`, and files that do not mention CustomResourceDefinition are left out.
 * @throws GeneratorError `crd` for a path that does not exist, is not a regular file, is too large, or is a link that leads out of its folder
 */
export async function readFiles(paths: readonly string[], signal?: AbortSignal): Promise<readonly TextFile[]> {
  const found = new Map<string, TextFile>();
  for (const path of paths) {
    const isFolder = (await about(path, stat(path))).isDirectory();
    const files = isFolder ? await listFiles(path, signal) : [path];
    for (const file of files) {
      signal?.throwIfAborted();
      const real = await about(file, realpath(file));
      if (found.has(real)) continue;
      const text = await readText(file);
      if (!isFolder || text.includes(WORD)) found.set(real, { file, text });
    }
  }
  return [...found.values()];
}

/** The files of a folder that may contain definitions. Links are followed to files inside the folder, and nowhere else. */
async function listFiles(root: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
  const real = await about(root, realpath(root));
  const files: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    signal?.throwIfAborted();
    if (depth > MAX_DEPTH) throw problem(folder, `there are more than ${MAX_DEPTH} folders inside each other`);
    const entries = await about(folder, readdir(folder, { withFileTypes: true }));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      if (entry.isDirectory()) await visit(path, depth + 1);
      else if (EXTENSIONS.has(extname(entry.name)) && (await isWanted(path, entry.isSymbolicLink(), real)))
        files.push(path);
      if (files.length > MAX_FILES)
        throw problem(root, `the folder contains more than ${MAX_FILES} files; name the folder of the definitions`);
    }
  };
  await visit(root, 0);
  return files;
}

async function isWanted(path: string, isLink: boolean, root: string): Promise<boolean> {
  if (!isLink) return true;
  const target = await about(path, realpath(path));
  if ((await about(path, stat(target))).isDirectory()) return false;
  if (liesInside(root, target)) return true;
  throw problem(path, "the link leads out of the folder; remove the link, or name its target itself");
}

async function readText(file: string): Promise<string> {
  const { size } = await about(file, stat(file));
  if (size > MAX_FILE) throw problem(file, "the file is larger than the limit of 64 MiB");
  const content = await about(file, readIfPresent(file));
  if (content === undefined) throw problem(file, "the file or folder does not exist");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch (cause) {
    throw problem(file, "the file is not encoded as UTF-8", cause);
  }
}

/** What a file operation gives; its failure names the file. */
async function about<T>(file: string, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    throw problem(file, `cannot read it: ${describeSystemError(error)}`, error);
  }
}

function problem(file: string, message: string, cause?: unknown): GeneratorError {
  return new GeneratorError("crd", message, { file, ...(cause !== undefined && { cause }) });
}
