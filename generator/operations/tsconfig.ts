import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import stripJsonComments from "strip-json-comments";
import { GeneratorError } from "../errors.js";
import { describeSystemError, isErrorCode } from "../files.js";
import { isObject } from "../json.js";
import type { CompilerOptions } from "./import-extension.js";

const NAME = "tsconfig.json";
/** Maximum size of a file; those that people write have a few kilobytes. */
const MAX_BYTES = 1024 * 1024;
/** Maximum number of files that are read for one. Also stops files that extend themselves. */
const MAX_FILES = 64;

/**
 * The compiler options of the tsconfig.json in a folder, or in the nearest folder above it, with those that it extends. Undefined if there is
 * none. No compiler is loaded.
 * @param folder its absolute path; it need not exist
 * @throws GeneratorError `usage` if the file, or one that it extends, can't be read: what is guessed instead would be recorded
 */
export async function nearestCompilerOptions(folder: string): Promise<CompilerOptions | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const file = join(current, NAME);
    try {
      return await readOptions(file, { files: 0 });
    } catch (error) {
      if (!isMissing(error, file)) throw unreadable(file, error);
    }
    if (dirname(current) === current) return undefined;
  }
}

function unreadable(file: string, cause: unknown): GeneratorError {
  const { path } = cause as NodeJS.ErrnoException;
  const place = path === undefined || path === file ? "" : `${path}: `;
  return new GeneratorError(
    "usage",
    `cannot read the compiler options of ${file}: ${place}${describeSystemError(cause)}; correct the file, or pass \`importExtension\``,
    { options: ["importExtension"], cause },
  );
}

/** Whether an error says that this file does not exist or is a folder, and not that one is missing that it extends. */
function isMissing(error: unknown, file: string): boolean {
  const isAbsent = ["ENOENT", "ENOTDIR", "EISDIR"].some((code) => isErrorCode(error, code));
  return isAbsent && (error as NodeJS.ErrnoException).path === file;
}

async function readOptions(file: string, read: { files: number }): Promise<CompilerOptions> {
  if (++read.files > MAX_FILES) throw new Error(`${file} extends itself, or extends more than ${MAX_FILES} files`);
  const text = (await readRegularFile(file)).replace(/^\uFEFF/, "");
  const config = parseIfJson(stripJsonComments(text, { trailingCommas: true }));
  if (!isObject(config)) throw new Error(`${file} is not a JSON object`);
  let options: CompilerOptions = {};
  for (const base of [config.extends ?? []].flat()) {
    if (typeof base !== "string") throw new Error(`${file} has an "extends" that is not a file name`);
    options = { ...options, ...(await readOptions(await baseFile(base, file), read)) };
  }
  return isObject(config.compilerOptions) ? { ...options, ...config.compilerOptions } : options;
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of a file; a pipe or a device in its place might never end. */
async function readRegularFile(file: string): Promise<string> {
  // Without the flag, opening a pipe waits for a writer. Windows does not have it.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw Object.assign(new Error(`${file} is a folder`), { code: "EISDIR", path: file });
    if (!stats.isFile() || stats.size > MAX_BYTES)
      throw new Error(`${file} is not a regular file, or is larger than the limit of 1 MiB`);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

/** The file that `extends` names: a path, or a file of a package. */
async function baseFile(base: string, from: string): Promise<string> {
  if (isAbsolute(base) || /^\.{1,2}([/\\]|$)/.test(base)) {
    const path = resolve(dirname(from), base);
    return path.endsWith(".json") || (await isFile(path)) ? path : `${path}.json`;
  }
  const { resolve: find } = createRequire(from);
  for (const name of [base, `${base}.json`, `${base}/${NAME}`]) {
    try {
      const path = find(name);
      if (path.endsWith(".json")) return path;
    } catch {
      // Under another of the names.
    }
  }
  throw new Error(`${from} extends ${base}, which is not installed`);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
