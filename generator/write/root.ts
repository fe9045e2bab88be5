import { constants, rmSync } from "node:fs";
import { access, mkdir, readdir, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, isErrorCode } from "../files.js";

/** Files that an output folder may contain before the first generation: a package is often prepared by hand. */
const TOLERATED =
  /^(\.|package(-lock)?\.json$|node_modules$|readme(\.|$)|license(\.|$)|changelog(\.|$)|tsconfig.*\.json$)/i;

/** A folder to write to, and the option that names it. */
export interface OutputFolder {
  readonly option: "output" | "snapshot";
  readonly folder: string;
}

/**
 * Resolves an output folder before anything is generated: it must be writable, and new, empty, or written by kubesmith.
 * @param isOurs whether the folder contains what we wrote before
 * @returns the folder's real path; its parents exist, it may not
 * @throws GeneratorError `output`
 */
export async function openRoot(
  { option, folder: output }: OutputFolder,
  isOurs: (root: string) => Promise<boolean>,
): Promise<string> {
  const path = resolve(output);
  let entries: string[];
  try {
    entries = await readdir(path);
  } catch (error) {
    if (isErrorCode(error, "ENOENT")) {
      await assertCreatable(path, output);
      return path;
    }
    throw new GeneratorError("output", `can't use ${output} as the output folder: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
  const root = await realpath(path);
  if (entries.some((entry) => !TOLERATED.test(entry)) && !(await isOurs(root))) {
    throw new GeneratorError(
      "output",
      `${output} contains files that kubesmith did not write; use an empty or new folder (\`${option}\`)`,
      { options: [option] },
    );
  }
  await assertWritable(root, output);
  removeLeftovers(root, entries);
  return root;
}

async function assertCreatable(path: string, output: string): Promise<void> {
  const parent = resolve(path, "..");
  try {
    await access(parent, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (isErrorCode(error, "ENOENT") && parent !== path) return assertCreatable(parent, output);
    throw new GeneratorError("output", `can't create ${output}: ${describeSystemError(error)}`, { cause: error });
  }
}

async function assertWritable(root: string, output: string): Promise<void> {
  try {
    await access(root, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new GeneratorError("output", `can't write to ${output}: ${describeSystemError(error)}`, { cause: error });
  }
}

/**
 * The absolute path of a file below the root.
 * @throws GeneratorError when the path leaves the root, also through a symbolic link
 */
export async function pathInside(root: string, path: string): Promise<string> {
  const parts = path.split("/");
  if (isAbsolute(path) || parts.some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part))) {
    throw new GeneratorError("output", `${JSON.stringify(path)} is not a path below the output folder`);
  }
  for (let depth = parts.length - 1; depth > 0; depth--) {
    const folder = join(root, ...parts.slice(0, depth));
    try {
      const real = await realpath(folder);
      if (real !== folder && !real.startsWith(root + sep)) {
        throw new GeneratorError("output", `${folder} is a link that leads out of the output folder`);
      }
      break;
    } catch (error) {
      if (isErrorCode(error, "ENOTDIR")) {
        throw new GeneratorError("output", `${folder} lies below a file in the output folder; move that file away`);
      }
      if (!isErrorCode(error, "ENOENT")) throw error;
    }
  }
  return join(root, ...parts);
}

/** Creates a folder and its parents; the error names the requested folder. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (error) {
    throw new GeneratorError("output", `can't create ${path}: ${describeSystemError(error)}`, { cause: error });
  }
}

/** Creates a folder after its parents. Not with `recursive`, which never ends in a file system that does not allow folders (/proc). */
async function makeFolders(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolders(parent);
  await mkdir(path).catch((error: unknown) => {
    if (!isErrorCode(error, "EEXIST")) throw error;
  });
}

const STAGING = /^\.kubesmith-(\d+)-/;

/** The prefix of the name of this process's folder for unfinished files. */
export function stagingPrefix(): string {
  return `.kubesmith-${process.pid}-`;
}

/** Removes files that killed processes left among `entries` of a folder. */
function removeLeftovers(root: string, entries: readonly string[]): void {
  for (const entry of entries) {
    const pid = STAGING.exec(entry)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(root, entry), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isErrorCode(error, "ESRCH");
  }
}
