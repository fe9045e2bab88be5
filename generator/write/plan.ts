import { GeneratorError } from "../errors.js";
import { isLink, sha256, withUnixNewlines } from "../files.js";
import { pathInside, readInside } from "./root.js";

/** The changes to a folder, by path below it. */
export interface WritePlan {
  readonly write: ReadonlyMap<string, string | Uint8Array>;
  readonly remove: readonly string[];
  readonly unchanged: readonly string[];
}

/** The wanted content of a folder. */
export interface Target {
  /** The wanted files, by path; those that are equal, or differ only in CRLF, are not written. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Paths that were written before; those that are no longer in `files` are removed. */
  readonly before: Iterable<string>;
  /** Whether the content of an existing file shows that kubesmith wrote it; others are neither replaced nor removed. */
  readonly isOurs: (path: string, content: Buffer) => boolean;
}

/**
 * Compares the content of a folder with the wanted one. Changes nothing.
 * @throws GeneratorError `output` where a file that we did not write is in the way
 */
export async function planWrites(root: string, { files, before, isOurs }: Target): Promise<WritePlan> {
  const write = new Map<string, string | Uint8Array>();
  const unchanged: string[] = [];
  for (const [path, content] of files) {
    const { current, isLink } = await readOutput(root, path);
    // A link is replaced by a file: what it leads to may change.
    if (current !== undefined && !isLink && isSame(current, content)) unchanged.push(path);
    else if (current === undefined || isOurs(path, current)) write.set(path, content);
    else throw notOurs(path);
  }
  const remove: string[] = [];
  for (const path of new Set(before)) {
    if (files.has(path)) continue;
    const { current } = await readOutput(root, path);
    if (current !== undefined && isOurs(path, current)) remove.push(path);
  }
  return { write, remove: remove.sort(), unchanged };
}

function notOurs(path: string): GeneratorError {
  // The mark of a manifest is this field, which a person may add.
  const otherwise = path === "package.json" ? ', or add "kubesmith": {} to it' : "";
  const message = `${path} in the output folder was not written by kubesmith; move it elsewhere${otherwise}`;
  return new GeneratorError("output", message);
}

function isSame(current: Buffer, content: string | Uint8Array): boolean {
  if (sha256(current) === sha256(content)) return true;
  return (
    typeof content === "string" && current.includes("\r\n") && withUnixNewlines(current.toString("utf8")) === content
  );
}

/** The content of a file of the output folder, and whether a link leads to it. */
async function readOutput(root: string, path: string): Promise<{ current: Buffer | undefined; isLink: boolean }> {
  return { current: await readInside(root, path), isLink: await isLink(await pathInside(root, path)) };
}
