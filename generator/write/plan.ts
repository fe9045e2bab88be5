import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent, sha256 } from "../files.js";
import { pathInside } from "./root.js";

/** What is to be done to a folder, by path below it. */
export interface WritePlan {
  readonly write: ReadonlyMap<string, string | Uint8Array>;
  readonly remove: readonly string[];
  readonly unchanged: readonly string[];
}

/** What a folder shall hold. */
export interface Target {
  /** The files to hold, by path; what is there already byte for byte is left alone. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Paths that were written before; those that are not in `files` any more are removed. */
  readonly before: Iterable<string>;
  /** Whether the content of a file on disk shows that we wrote it; others are neither replaced nor removed. */
  readonly isOurs: (path: string, content: Buffer) => boolean;
}

/**
 * Compares what a folder holds with what it shall hold. Nothing is changed.
 * @throws GeneratorError `output` where a file that we did not write is in the way
 */
export async function planWrites(root: string, { files, before, isOurs }: Target): Promise<WritePlan> {
  const write = new Map<string, string | Uint8Array>();
  const unchanged: string[] = [];
  for (const [path, content] of files) {
    const current = await readOutput(root, path);
    if (current !== undefined && sha256(current) === sha256(content)) unchanged.push(path);
    else if (current === undefined || isOurs(path, current)) write.set(path, content);
    else throw new GeneratorError("output", `${path} in the output folder was not written by kubesmith; move it away`);
  }
  const remove: string[] = [];
  for (const path of new Set(before)) {
    if (files.has(path)) continue;
    const current = await readOutput(root, path);
    if (current !== undefined && isOurs(path, current)) remove.push(path);
  }
  return { write, remove: remove.sort(), unchanged };
}

/** A file of the output folder; something else in its place is an error. */
async function readOutput(root: string, path: string): Promise<Buffer | undefined> {
  try {
    return await readIfPresent(await pathInside(root, path));
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    throw new GeneratorError(
      "output",
      `can't read ${path} in the output folder: ${describeSystemError(error)}; move it away`,
      {
        cause: error,
      },
    );
  }
}
