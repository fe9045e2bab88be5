import { rmdirSync } from "node:fs";
import { lstat, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, isErrorCode, isPathBelow, readIfPresent } from "../files.js";

/**
 * The absolute path of a file below the root.
 * @throws GeneratorError when the path leaves the root, or a folder on it is a symbolic link: two modules could be one, or lie elsewhere
 */
export async function pathInside(root: string, path: string): Promise<string> {
  const parts = path.split("/");
  if (!isPathBelow(path)) {
    throw new GeneratorError("output", `${JSON.stringify(path)} is not a path inside the output folder`);
  }
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = join(root, ...parts.slice(0, depth));
    const found = await lstat(folder).catch((error: unknown) => {
      if (!isErrorCode(error, "ENOENT")) throw error;
    });
    if (found === undefined) break;
    if (found.isSymbolicLink()) {
      throw new GeneratorError(
        "output",
        `${folder} is a symbolic link, which is not allowed inside the output folder; remove it`,
      );
    }
    if (!found.isDirectory()) {
      throw new GeneratorError("output", `${folder} is not a folder; move it out of the output folder`);
    }
  }
  return join(root, ...parts);
}

/**
 * Reads a file below an output folder; `undefined` if there is none.
 * @throws GeneratorError `output` for anything else in its place, and for a path that is not below the folder
 */
export async function readInside(root: string, path: string): Promise<Buffer | undefined> {
  const target = await pathInside(root, path);
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
