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

/** What a lock file holds: a lock, or that of another version of the generator whose format this one can't read. */
export type FoundLock =
  | { readonly kind: "lock"; readonly lock: Lock }
  | {
      readonly kind: "other-format";
      /** Version of the generator that wrote it. */
      readonly generator: string;
    };

/** Finds the lock of an output folder; `undefined` when there is none that kubesmith wrote. */
export async function findLock(root: string): Promise<FoundLock | undefined> {
  const content = await readIfPresent(join(root, LOCK_FILE));
  return content === undefined ? undefined : parseLock(content.toString("utf8"));
}

/** Reads the lock of an output folder; `undefined` when there is none, or none that this version can read. */
export async function readLock(root: string): Promise<Lock | undefined> {
  const found = await findLock(root);
  return found?.kind === "lock" ? found.lock : undefined;
}

/** Reads the text of a lock file; `undefined` when kubesmith did not write it. */
export function parseLock(text: string): FoundLock | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value.format !== "number" || typeof value.generator !== "string") return undefined;
  const { format, generator, strippedDocs, documents, modules, files } = value;
  if (format !== FORMAT) return { kind: "other-format", generator };
  if (typeof strippedDocs !== "boolean") return undefined;
  if (!isStringRecord(documents) || !isStringRecord(modules) || !isStringRecord(files)) return undefined;
  return { kind: "lock", lock: { generator, strippedDocs, documents, modules, files } };
}
