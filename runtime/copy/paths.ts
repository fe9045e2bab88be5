import { posix } from "node:path";
import { RequestError } from "../errors/request-error.js";

/** A path in a container as a folder, and a name in it. */
export interface RemotePath {
  readonly folder: string;
  readonly name: string;
}

/** Splits a path in a container. The name of `/` and of `.` is `.`. */
export function remotePath(path: unknown, option: string): RemotePath {
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    throw new RequestError("InvalidOption", `copy: ${option} must be a path`);
  }
  const plain = posix.normalize(path).replace(/(?<=.)\/$/, "");
  const name = posix.basename(plain);
  return name === "" || name === "." || name === ".."
    ? { folder: plain, name: "." }
    : { folder: posix.dirname(plain), name };
}

/**
 * The path of an entry relative to what is copied: an empty one for that itself; undefined if it is not part of that.
 * @param entry the name in the archive
 * @param root the name of what is copied
 */
export function relativeEntry(entry: string, root: string): readonly string[] | undefined {
  if (entry.startsWith("/") || entry.includes("\0")) return undefined;
  const parts = entry.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return undefined;
  if (root === ".") return parts;
  return parts[0] === root ? parts.slice(1) : undefined;
}

/**
 * Whether a symbolic link stays inside a copy, however it is followed: it climbs only at its beginning, and not out of the copy. All folders
 * of the copy are real folders, so other links cannot change where it leads, except to what other links lead to, which is also inside.
 * @param folder the folder of the link, relative to the copy
 */
export function staysInside(target: string, folder: readonly string[]): boolean {
  if (target === "" || target.startsWith("/") || /[\0\\]/.test(target) || /^[A-Za-z]:/.test(target)) return false;
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const names = parts.findIndex((part) => part !== "..");
  const climbs = names === -1 ? parts.length : names;
  return climbs <= folder.length && !parts.slice(climbs).includes("..");
}

/** Names that cannot be created on this machine: they would be another path. */
export function isForeignName(name: string, platform: string): boolean {
  return platform === "win32" && /[\\:*?"<>|]|[. ]$/.test(name);
}
