import { constants } from "node:fs";
import { access, mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { liesIn } from "../config/index.js";
import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent } from "../files.js";

/** What happened to a file of a project. */
export type EditResult = "created" | "changed" | "unchanged";

/** Where a file may be, and whether it is changed. */
export interface EditOptions {
  /** A folder that symbolic links may not lead out of: its content may come from somebody else. */
  readonly root: string;
  /** Only find out what would happen. */
  readonly isTrial: boolean;
}

/**
 * Changes a file that belongs to the user, or creates it: all of it or nothing, through links, and with the file's permissions.
 * @param file its absolute path
 * @param edit returns the new text; `undefined` as its argument means that there is no file. Returning undefined leaves it alone
 * @throws GeneratorError `config` if the file can't be read, is not what `edit` expects, can't be written, or is outside of the root
 */
export async function editFile(
  file: string,
  edit: (text: string | undefined) => string | undefined,
  { root, isTrial }: EditOptions,
): Promise<EditResult> {
  try {
    if (!(await liesIn(root, file))) throw new Error(`a symbolic link leads out of ${root}`);
    const before = (await readIfPresent(file))?.toString("utf8");
    const after = edit(before);
    if (after === undefined || after === before) return "unchanged";
    if (!isTrial) await replace(file, after, before !== undefined);
    return before === undefined ? "created" : "changed";
  } catch (cause) {
    if (cause instanceof GeneratorError) throw cause;
    throw new GeneratorError("config", `cannot change the file: ${describeSystemError(cause)}`, { file, cause });
  }
}

/** Puts a text in the place of a file by a rename, so that a crash leaves the old or the new one. */
async function replace(file: string, text: string, exists: boolean): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const target = exists ? await realpath(file) : file;
  // The rename would replace a file that is write-protected.
  if (exists) await access(target, constants.W_OK);
  const staged = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(staged, text, { flag: "wx", ...(exists && { mode: (await stat(target)).mode }) });
    await rename(staged, target);
  } finally {
    await rm(staged, { force: true });
  }
}

/** A path below a folder, with slashes on every system. */
export function slashed(folder: string, path: string): string {
  return relative(folder, path).replaceAll("\\", "/");
}
