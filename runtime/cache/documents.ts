import type { FileHandle } from "node:fs/promises";
import type { Buffer } from "../types/platform.js";

/** Documents by their hash, on disk. The cache never makes the caller fail: one that cannot be used behaves as if it were empty. */
export interface DocumentCache {
  /** The folder of the documents. */
  readonly folder: string;
  /** The document with this hash; undefined if it is missing, or was modified (it is then removed). */
  get(hash: string): Promise<Buffer | undefined>;
  /** Stores a document, and resolves with whether it did: the hash must be the document's own, and the folder must be writable. */
  put(hash: string, body: Uint8Array): Promise<boolean>;
}

// The API server's hash of an OpenAPI document: SHA-512 of its JSON in upper-case hexadecimal. Other hashes are opaque and cannot be
// verified.
const HASH = /^[0-9A-F]{128}$/;

async function sha512(body: Uint8Array): Promise<string> {
  const { createHash } = await import("node:crypto");
  return createHash("sha512").update(body).digest("hex").toUpperCase();
}

/** Opens the cache in a folder. `onProblem` is called once for each problem that prevents its use. */
export function openDocumentCache(folder: string, onProblem: (problem: Error) => void): DocumentCache {
  const reported = new Set<string>();
  const report = (problem: unknown): void => {
    const error = problem instanceof Error ? problem : new Error(String(problem));
    if (reported.has(error.message)) return;
    reported.add(error.message);
    onProblem(error);
  };
  const fileOf = (hash: string): string => `${folder}/${hash}.json`;

  /** Refuses a folder that another user could have filled or could replace. Undefined: the folder does not exist yet. */
  async function isOurs(): Promise<boolean | undefined> {
    const { stat } = await import("node:fs/promises");
    const found = await stat(folder).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (found === undefined) return undefined;
    if (!found.isDirectory()) throw new Error(`the cache folder ${folder} is not a folder`);
    if (process.getuid !== undefined && found.uid !== process.getuid()) {
      throw new Error(`the cache folder ${folder} belongs to another user`);
    }
    return true;
  }

  async function read(hash: string): Promise<Buffer | undefined> {
    if (!(await isOurs())) return undefined;
    const { readFile, rm } = await import("node:fs/promises");
    const body = await readFile(fileOf(hash)).catch((error): undefined => {
      if (error.code !== "ENOENT") throw error;
    });
    if (body === undefined || (await sha512(body)) === hash) return body;
    await rm(fileOf(hash), { force: true });
    return undefined;
  }

  async function write(hash: string, body: Uint8Array): Promise<boolean> {
    if ((await sha512(body)) !== hash) return false;
    const { mkdir, open, rename, rm } = await import("node:fs/promises");
    if (!(await isOurs())) await mkdir(folder, { recursive: true, mode: 0o700 });
    await isOurs();
    const { randomUUID } = await import("node:crypto");
    const temporary = `${folder}/.${randomUUID()}.tmp`;
    let handle: FileHandle | undefined;
    try {
      handle = await open(temporary, "wx", 0o600);
      await handle.writeFile(body);
      await handle.close();
      handle = undefined;
      await rename(temporary, fileOf(hash));
    } catch (error) {
      await handle?.close();
      await rm(temporary, { force: true });
      throw error;
    }
    return true;
  }

  return {
    folder,
    get: async (hash) => {
      if (!HASH.test(hash)) return undefined;
      return read(hash).catch((problem) => {
        report(problem);
        return undefined;
      });
    },
    put: async (hash, body) => {
      if (!HASH.test(hash)) return false;
      return write(hash, body).catch((problem) => {
        report(problem);
        return false;
      });
    },
  };
}
