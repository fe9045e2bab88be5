import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";

/** A larger file is not read: no document, source or lock comes near it. */
const MAX_BYTES = 512 * 1024 * 1024;

/** SHA-256 of a text or bytes, in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The hash of a document's bytes as servers write it: SHA-512, in upper-case hex. */
export function documentHash(content: string | Uint8Array): string {
  return createHash("sha512").update(content).digest("hex").toUpperCase();
}

/** A text as it was written: `core.autocrlf` of Git checks files out with CRLF. */
export function withUnixNewlines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/**
 * The versions of a text that Git's conflict markers separate: ours, theirs and, if it is there, the common ancestor.
 * @returns none if the text has no complete conflict
 */
export function conflictSides(text: string): readonly string[] {
  const sides: string[][] = [[], [], []];
  let current: number | undefined;
  let conflicts = 0;
  for (const line of text.split(/\r?\n/)) {
    const next = transition(line, current);
    if (next === "content") {
      for (const [i, side] of sides.entries()) if (current === undefined || current === i) side.push(line);
    } else {
      if (next === undefined) conflicts++;
      current = next;
    }
  }
  if (conflicts === 0 || current !== undefined) return [];
  return sides.map((side) => side.join("\n"));
}

/** Which side a line begins; `undefined` after the last one. Ours is 0, theirs 1, the ancestor 2. */
function transition(line: string, current: number | undefined): number | undefined | "content" {
  if (current === undefined) return /^<{7}( |$)/.test(line) ? 0 : "content";
  if (current === 0 && /^\|{7}( |$)/.test(line)) return 2;
  if ((current === 0 || current === 2) && line === "=======") return 1;
  return current === 1 && /^>{7}( |$)/.test(line) ? undefined : "content";
}

/** Whether a file has the content with this SHA-256, possibly checked out with CRLF. */
export function matchesHash(content: Buffer, hash: string): boolean {
  if (sha256(content) === hash) return true;
  return (
    content.includes("\r\n") && sha256(Buffer.from(withUnixNewlines(content.toString("latin1")), "latin1")) === hash
  );
}

/**
 * The bytes of a file; `undefined` if it does not exist. Devices, pipes and folders are errors, also behind links: reading them might never
 * end. Throws other failures, too.
 */
export async function readIfPresent(path: string): Promise<Buffer | undefined> {
  // Without O_NONBLOCK, opening a pipe waits for a writer. Windows has neither.
  const file = await unlessMissing(open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  if (file === undefined) return undefined;
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw new Error("it is a folder");
    if (!stats.isFile()) throw new Error("it is not a regular file");
    if (stats.size > MAX_BYTES) throw new Error("it is larger than the limit of 512 MiB");
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Whether a path is a symbolic link, whatever it leads to. What it leads to may change without the link. */
export async function isLink(path: string): Promise<boolean> {
  return (await unlessMissing(lstat(path)))?.isSymbolicLink() ?? false;
}

/** Whether an absolute path is a folder or lies inside it, as far as the texts of both tell. */
export function liesInside(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && below.split(sep, 1)[0] !== "..";
}

/** Whether a relative path with slashes leads to a file below the folder that it begins in, as far as its text tells. */
export function isPathBelow(path: string): boolean {
  const isPart = (part: string): boolean => part !== "" && part !== "." && part !== ".." && !/[\\:\0]/.test(part);
  return !isAbsolute(path) && path.split("/").every(isPart);
}

/** What a file operation gives; `undefined` if the file, or a folder on the way to it, does not exist. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isErrorCode(error, "ENOENT") || isErrorCode(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Whether a caught value is a system error with this code. */
export function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

/** The description of a system error, without the path, which callers add. */
export function describeSystemError(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return MESSAGES.get(code ?? "") ?? (error instanceof Error ? error.message : String(error));
}

const MESSAGES: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "operation not permitted"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space left on the device"],
  ["ENOTDIR", "part of the path is not a folder"],
  ["EISDIR", "it is a folder"],
  ["ENOENT", "no such file or folder"],
  ["EEXIST", "a file with this name exists already"],
  ["ENAMETOOLONG", "the path is too long"],
  ["ELOOP", "its symbolic links form a loop"],
  ["ENXIO", "it is not a regular file"],
]);
