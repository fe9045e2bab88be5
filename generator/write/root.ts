import { rmdirSync } from "node:fs";
import { lstat, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, isErrorCode, isPathBelow, readIfPresent } from "../files.js";

/** The absolute path of a file below a root: see {@link pathInside}. */
export type LocateFile = (path: string) => Promise<string>;

/**
 * The absolute path of a file below the root.
 * @throws GeneratorError when the path leaves the root, or a folder on it is a symbolic link: two modules could be one, or lie elsewhere
 */
export function pathInside(root: string, path: string): Promise<string> {
  return pathsInside(root)(path);
}

/** {@link pathInside} for many files, which checks each folder once. Only for who changes nothing in between. */
export function pathsInside(root: string): LocateFile {
  const checked = new Map<string, Promise<boolean>>();
  /** Whether a folder exists. */
  const isThere = (parts: readonly string[]): Promise<boolean> => {
    const folder = parts.join("/");
    const known = checked.get(folder) ?? check(parts);
    checked.set(folder, known);
    return known;
  };
  async function check(parts: readonly string[]): Promise<boolean> {
    if (parts.length > 1 && !(await isThere(parts.slice(0, -1)))) return false;
    return isFolder(join(root, ...parts));
  }
  return async (path) => {
    if (!isPathBelow(path)) {
      throw new GeneratorError("output", `${JSON.stringify(path)} is not a path inside the output folder`);
    }
    const parts = path.split("/");
    if (parts.length > 1) await isThere(parts.slice(0, -1));
    return join(root, ...parts);
  };
}

/** @throws GeneratorError when there is something else than a folder */
async function isFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch((error: unknown) => {
    if (!isErrorCode(error, "ENOENT")) throw error;
  });
  if (found === undefined) return false;
  if (found.isSymbolicLink()) {
    throw new GeneratorError(
      "output",
      `${folder} is a symbolic link, which is not allowed inside the output folder; remove it`,
    );
  }
  if (!found.isDirectory()) {
    throw new GeneratorError("output", `${folder} is not a folder; move it out of the output folder`);
  }
  return true;
}

/**
 * Reads a file below an output folder; `undefined` if there is none.
 * @param locate finds the file; default: checks the folders on its path
 * @throws GeneratorError `output` for anything else in its place, and for a path that is not below the folder
 */
export async function readInside(
  root: string,
  path: string,
  locate: LocateFile = pathsInside(root),
): Promise<Buffer | undefined> {
  const target = await locate(path);
  try {
    return await readIfPresent(target);
  } catch (error) {
    throw new GeneratorError(
      "output",
      `cannot read ${path} in the output folder: ${describeSystemError(error)}; move it elsewhere`,
      { cause: error },
    );
  }
}

/** Creates a folder and its parents; the error names the requested folder. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (error) {
    throw new GeneratorError("output", `cannot create ${path}: ${describeSystemError(error)}`, { cause: error });
  }
}

/** Creates a folder after its parents. Not with `recursive`, which never ends in a file system that does not allow folders (/proc). */
async function makeFolders(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolders(parent);
  await mkdir(path).catch(async (error: unknown) => {
    // Another run may have created the folder. What is there could also be a file, or a link to nothing.
    const isFolder = isErrorCode(error, "EEXIST") && (await stat(path).catch(() => undefined))?.isDirectory() === true;
    if (!isFolder) throw error;
  });
}

/** Removes the folders above a path, up to the root, as long as they are empty. */
export function removeEmptyParents(path: string, root: string): void {
  for (let folder = dirname(path); folder !== root && folder.startsWith(root); folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
