import { createReadStream, type Stats } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Header, type Pack, pack } from "#tar";
import { printable } from "../text/printable.js";
import { CopyError } from "./error.js";
import type { CopyProgress, CopyResult, Skipped } from "./types.js";

/** What is archived. */
interface ArchiveOptions {
  /** The absolute path of the file or folder. */
  readonly source: string;
  /** Its name in the archive. */
  readonly root: string;
  readonly symlinks: "keep" | "skip";
  readonly onProgress: ((progress: CopyProgress) => void) | undefined;
}

/** An archive that is created while it is read. */
export interface Archive {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Why it is not complete. */
  failure(): CopyError | undefined;
  result(): CopyResult;
}

const PERMISSIONS = 0o7777;

/** Creates the archive of a file or folder. Throws a CopyError if it does not exist. */
export async function createArchive({ source, root, symlinks, onProgress }: ArchiveOptions): Promise<Archive> {
  const skipped: Skipped[] = [];
  let [files, directories, bytes] = [0, 0, 0];
  let failure: CopyError | undefined;
  const archive = pack();

  const add = async (path: readonly string[]): Promise<void> => {
    const file = join(source, ...path);
    const stats = await lstat(file);
    const name = [root, ...path].join("/");
    // The copy belongs to the user of the container, not to one with the same number as here.
    const header = { name, mode: stats.mode & PERMISSIONS, mtime: stats.mtime, uid: 0, gid: 0 };
    if (stats.isDirectory()) {
      await write(archive, { ...header, name: `${name}/`, type: "directory" });
      directories++;
      for (const child of (await readdir(file)).sort()) await add([...path, child]);
    } else if (stats.isFile()) {
      await addFile(archive, file, stats, header);
      files++;
      bytes += stats.size;
      onProgress?.({ path: path.join("/"), files, bytes });
    } else if (stats.isSymbolicLink() && symlinks === "keep") {
      await write(archive, { ...header, type: "symlink", linkname: await readlink(file) });
    } else {
      skipped.push({ path: path.join("/"), reason: stats.isSymbolicLink() ? "symbolic link" : "special file" });
    }
  };
  await lstat(source).catch((error: unknown) => {
    throw asCopyError(error);
  });
  const fill = async (): Promise<void> => {
    try {
      await add([]);
      archive.finalize();
    } catch (error) {
      failure = asCopyError(error);
      archive.destroy(failure);
    }
  };
  return {
    bytes: {
      async *[Symbol.asyncIterator]() {
        void fill();
        yield* archive;
      },
    },
    failure: () => failure,
    result: () => ({ files, directories, bytes, skipped }),
  };
}

async function addFile(archive: Pack, file: string, stats: Stats, header: Header): Promise<void> {
  const entry = archive.entry({ ...header, type: "file", size: stats.size });
  // A file that grows meanwhile ends where it ended before, as in other archives.
  const content = stats.size === 0 ? [] : createReadStream(file, { end: stats.size - 1 });
  await pipeline(content, entry);
}

function write(archive: Pack, header: Header): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry(header, (error) => (error ? reject(error) : resolve()));
  });
}

function asCopyError(error: unknown): CopyError {
  return new CopyError(printable(error instanceof Error ? error.message : String(error)), { cause: error });
}
