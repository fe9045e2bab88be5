import { join } from "node:path";
import { readIfPresent } from "../files.js";
import { canonicalJson, isObject, isStringRecord } from "../json.js";

/** Name of the lock in an output folder. */
export const LOCK_FILE = "lock.json";
const FORMAT = 1;

/** What a generated tree was made of; it holds hashes alone, no address and no credential. */
export interface Lock {
  /** Version of the generator. */
  readonly generator: string;
  /** Whether the documents came without descriptions. */
  readonly strippedDocs: boolean;
  /** The server's hash of each document, by index key. */
  readonly documents: { readonly [key: string]: string };
  /** SHA-256 of what each module was emitted from, by module. */
  readonly modules: { readonly [module: string]: string };
  /** SHA-256 of each file, by path. */
  readonly files: { readonly [path: string]: string };
}

/** A lock as its file holds it. */
export function formatLock(lock: Lock): string {
  return canonicalJson({ format: FORMAT, ...lock });
}

/** Reads the lock of an output folder; `undefined` when there is none, or none that this version can read. */
export async function readLock(root: string): Promise<Lock | undefined> {
  const content = await readIfPresent(join(root, LOCK_FILE));
  return content === undefined ? undefined : parseLock(content.toString("utf8"));
}

/** Reads a lock's text; `undefined` when it is none of ours. */
export function parseLock(text: string): Lock | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.format !== FORMAT) return undefined;
  const { generator, strippedDocs, documents, modules, files } = value;
  if (typeof generator !== "string" || typeof strippedDocs !== "boolean") return undefined;
  if (!isStringRecord(documents) || !isStringRecord(modules) || !isStringRecord(files)) return undefined;
  return { generator, strippedDocs, documents, modules, files };
}
