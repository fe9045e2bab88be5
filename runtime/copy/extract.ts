import { createWriteStream } from "node:fs";
import { chmod, copyFile, lstat, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { extract, type Header } from "#tar";
import { printable } from "../text/printable.js";
import { CopyError } from "./error.js";
import { isForeignName, relativeEntry, staysInside } from "./paths.js";
import type { CopyProgress, CopyResult, Skipped } from "./types.js";

/** Where an archive is extracted to. */
interface ExtractOptions {
  /** The name of what is copied, in the archive. */
  readonly root: string;
  /** The absolute path that it becomes. */
  readonly target: string;
  readonly symlinks: "keep" | "skip";
  readonly onProgress: ((progress: CopyProgress) => void) | undefined;
}

/** Extracts the archive that is written to its stream. */
export interface Extractor {
  readonly stream: NodeJS.WritableStream;
  /** Creates the links, and sets the permissions of the folders. */
  finish(): Promise<CopyResult>;
}

const PERMISSIONS = 0o777;

/** One entry of an archive. */
interface Entry {
  readonly path: readonly string[];
  readonly mode: number;
}

/** Creates what extracts an archive. Nothing is written outside of the target, and links are created after everything else. */
export function createExtractor({ root, target, symlinks, onProgress }: ExtractOptions): Extractor {
  const skipped: Skipped[] = [];
  const folders: Entry[] = [];
  const links: { readonly path: readonly string[]; readonly to: string }[] = [];
  /** Folders that are known to be no links. */
  const real = new Set<string>();
  const files = new Set<string>();
  let bytes = 0;
  const stream = extract();
  const place = (path: readonly string[]): string => join(target, ...path);

  /** Creates the folder of an entry, and refuses one that is a link: it would lead elsewhere. */
  const ensureFolder = async (path: readonly string[]): Promise<void> => {
    for (let depth = 0; depth <= path.length; depth++) {
      const folder = place(path.slice(0, depth));
      if (real.has(folder)) continue;
      const found = await lstat(folder).catch(() => undefined);
      // The target itself is the user's, and may be a link.
      if (found !== undefined && depth > 0 && !found.isDirectory()) {
        throw new CopyError(`${printable(folder)} exists and is not a folder`);
      }
      if (found === undefined) await mkdir(folder, { recursive: depth === 0 });
      real.add(folder);
    }
  };

  const writeFile = async ({ path, mode }: Entry, content: AsyncIterable<Uint8Array>): Promise<void> => {
    if (path.length > 0) await ensureFolder(path.slice(0, -1));
    const file = place(path);
    if (path.length > 0) await removeFile(file);
    let size = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array, void, void> {
      for await (const chunk of content) {
        size += chunk.length;
        yield chunk;
      }
    };
    // A file that is copied onto a file of the user replaces its content; within a folder, it was removed.
    await pipeline(counted, createWriteStream(file, { flags: path.length > 0 ? "wx" : "w", mode: 0o600 }));
    await chmod(file, mode);
    bytes += size;
    files.add(path.join("/"));
    onProgress?.({ path: path.join("/"), files: files.size, bytes });
  };

  const receive = async (header: Header, content: AsyncIterable<Uint8Array>): Promise<void> => {
    const path = relativeEntry(header.name, root);
    if (path === undefined)
      throw new CopyError(`the container sent the path ${shown(header.name)}, which is not part of the copy`);
    const foreign = path.find((part) => isForeignName(part, process.platform));
    const mode = (header.mode ?? 0o644) & PERMISSIONS;
    const skip = (reason: string): void => void skipped.push({ path: path.join("/"), reason });
    if (foreign !== undefined) return skip("this machine does not support the name");
    switch (header.type) {
      case "file":
      case "contiguous-file":
        return writeFile({ path, mode }, content);
      case "directory":
        await ensureFolder(path);
        folders.push({ path, mode });
        return;
      case "symlink": {
        const to = header.linkname ?? "";
        if (symlinks === "skip") return skip("symbolic link");
        if (!staysInside(to, path.slice(0, -1)) || path.length === 0) return skip("symbolic link to the outside");
        links.push({ path, to });
        return;
      }
      case "link": {
        const original = relativeEntry(header.linkname ?? "", root);
        if (original === undefined || !files.has(original.join("/"))) return skip("hard link to the outside");
        await ensureFolder(path.slice(0, -1));
        await removeFile(place(path));
        await copyFile(place(original), place(path));
        files.add(path.join("/"));
        return;
      }
      default:
        return skip(printable(header.type ?? "unknown type", 40));
    }
  };

  stream.on("entry", (header, content, next) => {
    receive(header, content).then(
      () => {
        content.resume();
        next();
      },
      (error: Error) => next(error),
    );
  });
  return {
    stream,
    finish: async () => {
      for (const { path, to } of links) {
        await ensureFolder(path.slice(0, -1));
        await removeFile(place(path));
        await symlink(to, place(path));
      }
      // The innermost first: a folder that may not be entered hides what it contains.
      for (const { path, mode } of [...folders].sort((a, b) => b.path.length - a.path.length))
        await chmod(place(path), mode);
      return { files: files.size, directories: folders.length, bytes, skipped };
    },
  };
}

/** Removes a file or a link that exists at the place of a new one. */
async function removeFile(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new CopyError(`${printable(path)} exists and is a folder`);
  if (found !== undefined) await rm(path);
}

function shown(path: string): string {
  return JSON.stringify(printable(path, 200));
}
