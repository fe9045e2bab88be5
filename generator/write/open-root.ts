import { constants } from "node:fs";
import { access, readdir, readlink, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, isErrorCode, isLink } from "../files.js";
import { hasPrivateFolders } from "./folder-lock.js";
import { inLockedFolder } from "./locked-folder.js";

/** Files that an output folder may contain before the first generation: a package is often prepared by hand. */
const TOLERATED =
  /^(\.|package(-lock)?\.json$|node_modules$|readme(\.|$)|license(\.|$)|changelog(\.|$)|tsconfig.*\.json$)/i;

/** A folder to write to, and the option that names it. */
export interface OutputFolder {
  readonly option: "output" | "snapshot";
  readonly folder: string;
}

/**
 * Resolves an output folder before anything is generated: it must be writable, and new, empty, or written by kubesmith. What a killed run began
 * is finished.
 * @param isOurs whether the folder holds what we wrote before
 * @param signal ends the waiting for another run
 * @returns the folder's real path; its parents exist, it may not
 * @throws GeneratorError `output`
 */
export async function openRoot(
  { option, folder: output }: OutputFolder,
  isOurs: (root: string) => Promise<boolean>,
  signal?: AbortSignal,
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
    throw new GeneratorError("output", `cannot use ${output} as the output folder: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
  const root = await realpath(path);
  if (hasPrivateFolders(entries)) {
    await assertWritable(root, output);
    await inLockedFolder(root, signal, async () => {});
    entries = await readdir(root);
  }
  if (entries.some((entry) => !TOLERATED.test(entry)) && !(await isOurs(root))) {
    throw new GeneratorError(
      "output",
      `${output} contains files that kubesmith did not write; use an empty or new folder (\`${option}\`)`,
      { options: [option] },
    );
  }
  await assertWritable(root, output);
  return root;
}

async function assertCreatable(path: string, output: string): Promise<void> {
  if (await isLink(path)) {
    throw new GeneratorError(
      "output",
      `cannot create ${output}: ${path} is a symbolic link to ${await readlink(path)}, which does not exist; create that folder, or remove the link`,
    );
  }
  const parent = resolve(path, "..");
  try {
    await access(parent, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (isErrorCode(error, "ENOENT") && parent !== path) return assertCreatable(parent, output);
    throw new GeneratorError("output", `cannot create ${output}: ${describeSystemError(error)}`, { cause: error });
  }
}

async function assertWritable(root: string, output: string): Promise<void> {
  try {
    await access(root, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new GeneratorError("output", `cannot write to ${output}: ${describeSystemError(error)}`, { cause: error });
  }
}
