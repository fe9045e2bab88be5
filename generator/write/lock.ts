import { conflictSides, isPathBelow } from "../files.js";
import { canonicalJson, isObject, isStringRecord } from "../json.js";
import { type Limit, parseLimit } from "../limit/index.js";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../print/index.js";
import { generatedEntries } from "./entries.js";
import { readInside } from "./root.js";

/** Name of the lock in an output folder. */
export const LOCK_FILE = "lock.json";
const FORMAT = 3;

/** What a generated tree was generated from. It contains only hashes, no address and no credential. */
export interface Lock {
  /** Version of the generator. */
  readonly generator: string;
  /** Whether the documents had no descriptions. */
  readonly strippedDocs: boolean;
  /** Whether fields whose values are listed accept others too. */
  readonly enums: "closed" | "open";
  /** The extension of relative imports. */
  readonly importExtension: ImportExtension;
  /** What the code is limited to; absent if it contains everything that the documents describe. */
  readonly limit?: Limit;
  /** The server's hash of each document, by index key. */
  readonly documents: { readonly [key: string]: string };
  /** SHA-256 of what determines the text of each module, by module. */
  readonly modules: { readonly [module: string]: string };
  /** SHA-256 of each file, by path. */
  readonly files: { readonly [path: string]: string };
}

/** The content of a lock file. */
export function formatLock(lock: Lock): string {
  // Tabs, as Biome writes JSON by default: the folder is part of a repository that may check its format.
  return canonicalJson({ format: FORMAT, ...lock }, "\t");
}

/** What can be read of a lock that this version cannot use. */
interface UnusableLock {
  /** Paths of the files that it lists. */
  readonly files: readonly string[];
  /** What the code is limited to, if the lock shows this unambiguously. */
  readonly limit?: Limit;
}

/** A lock, or one that this version cannot use: of another generator version, with the conflict markers of a merge, or damaged. */
export type FoundLock =
  | { readonly kind: "lock"; readonly lock: Lock }
  | (UnusableLock & {
      readonly kind: "other-format";
      /** Version of the generator that wrote it. */
      readonly generator: string;
    })
  | (UnusableLock & {
      /** `conflict`: its files are those that one of the merged locks lists. */
      readonly kind: "conflict" | "damaged";
    });

/** The paths of the files that kubesmith wrote, as far as a lock tells. */
export function listedFiles(found: FoundLock | undefined): readonly string[] {
  if (found === undefined) return [];
  return found.kind === "lock" ? Object.keys(found.lock.files) : found.files;
}

/**
 * Finds the lock of an output folder; `undefined` if kubesmith wrote none. Whatever has its name beside generated code is a lock, if only a
 * damaged one.
 * @throws GeneratorError `output` when it can't be read
 */
export async function findLock(root: string): Promise<FoundLock | undefined> {
  const content = await readInside(root, LOCK_FILE);
  if (content === undefined) return undefined;
  const text = content.toString("utf8");
  const found = parseLock(text);
  if (found !== undefined || (await generatedEntries(root)).length === 0) return found;
  return { kind: "damaged", ...partsIn(text) };
}

/** What a damaged lock says. */
function partsIn(text: string): UnusableLock {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { files: pathsOf(value.files), ...limitIn(value) } : { files: [] };
  } catch {
    return { files: [] };
  }
}

function limitIn({ limit }: { readonly [member: string]: unknown }): Pick<UnusableLock, "limit"> {
  const parsed = limit === undefined ? undefined : parseLimit(limit);
  return parsed === undefined ? {} : { limit: parsed };
}

/** The limit of a lock. */
export function limitOf(found: FoundLock | undefined): Limit | undefined {
  return found?.kind === "lock" ? found.lock.limit : found?.limit;
}

/** The limit of several locks, if it is the same. */
function commonLimit(locks: readonly FoundLock[]): Pick<UnusableLock, "limit"> {
  const [limit, ...others] = locks.map(limitOf);
  const isSame = others.every((other) => JSON.stringify(other) === JSON.stringify(limit));
  return limit !== undefined && isSame ? { limit } : {};
}

/** The members that are paths: what else a file lists cannot be removed. */
function pathsOf(files: unknown): readonly string[] {
  return isObject(files) ? Object.keys(files).filter(isPathBelow) : [];
}

/** Reads the lock of an output folder; `undefined` if there is none, or none that this version can read. */
export async function readLock(root: string): Promise<Lock | undefined> {
  const found = await findLock(root);
  return found?.kind === "lock" ? found.lock : undefined;
}

/** Parses the text of a lock file; `undefined` if kubesmith did not write it, or it is damaged. */
export function parseLock(text: string): FoundLock | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const sides = conflictSides(text).flatMap((side) => parseLock(side) ?? []);
    if (sides.length === 0) return undefined;
    return { kind: "conflict", files: [...new Set(sides.flatMap(listedFiles))], ...commonLimit(sides) };
  }
  if (!isObject(value) || typeof value.format !== "number" || typeof value.generator !== "string") return undefined;
  const { format, generator, strippedDocs, enums, documents, modules, files } = value;
  const importExtension = IMPORT_EXTENSIONS.find((one) => one === value.importExtension);
  if (format !== FORMAT) return { kind: "other-format", generator, files: pathsOf(files), ...limitIn(value) };
  if (typeof strippedDocs !== "boolean" || importExtension === undefined) return undefined;
  if (enums !== "closed" && enums !== "open") return undefined;
  if (!isStringRecord(documents) || !isStringRecord(modules) || !isStringRecord(files)) return undefined;
  if (!Object.keys(files).every(isPathBelow)) return undefined;
  const limit = value.limit === undefined ? undefined : parseLimit(value.limit);
  if (value.limit !== undefined && limit === undefined) return undefined;
  const limited = limit === undefined ? {} : { limit };
  return {
    kind: "lock",
    lock: { generator, strippedDocs, enums, importExtension, ...limited, documents, modules, files },
  };
}
