import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent, unlessMissing } from "../files.js";
import type { Document } from "../openapi/index.js";
import { PACKAGE_RECORD, parseRecord, readTarball } from "../release/index.js";
import type { PackageRecord } from "../release/record.js";
import { readSnapshot, readSnapshotIndex } from "../snapshot/index.js";
import {
  type ClusterOptions,
  type Filter,
  filterKeys,
  listedKeys,
  openCrds,
  type UnavailableDocument,
  unusableKeys,
} from "../sources/index.js";
import { openNamed } from "../sources/named/index.js";
import type { OperationOptions } from "./options.js";

/** Folder of the snapshot in a package. */
export const PACKAGE_SNAPSHOT = "snapshot";

/** The version of a package that the next one is compared with. */
export interface PreviousRelease {
  /** Its name in messages: `@acme/cluster 1.2.3`, `the snapshot api`. */
  readonly label: string;
  /** What its package says; absent if it is not a package. */
  readonly record?: PackageRecord;
  /** The documents of its API; absent if the package contains none. */
  readonly documents?: readonly Document[];
}

/** How to read the previous version. */
export type PreviousOptions = ClusterOptions & Filter & OperationOptions;

/**
 * Opens the previous version of a package.
 * @param name the folder, tarball or record (`kubesmith.json`) of a package, or any source that `diff` accepts
 * @throws GeneratorError `usage` for a name that refers to nothing, `package` for a tarball that is damaged or was not written by kubesmith,
 * `document` if one of the documents can't be read
 */
export async function openPreviousRelease(name: string, options: PreviousOptions): Promise<PreviousRelease> {
  if (/\.(tgz|tar\.gz)$/.test(name)) return openTarball(name, options.signal);
  const isRecord = basename(name) === PACKAGE_RECORD;
  const folder = resolve(isRecord ? dirname(name) : name);
  const text = await readRecord(folder);
  const record = parseRecord(text ?? "");
  if (record !== undefined) return releaseOf(record, join(folder, PACKAGE_SNAPSHOT), options.signal);
  if (!isRecord && text === undefined) return openSourceOf(name, options);
  const message = "the file is not a package record that this version of kubesmith can read";
  throw new GeneratorError("package", message, { file: isRecord ? name : join(name, PACKAGE_RECORD) });
}

/** The text of the record in a folder; undefined if there is none. */
async function readRecord(folder: string): Promise<string | undefined> {
  const path = join(folder, PACKAGE_RECORD);
  try {
    if ((await unlessMissing(stat(folder)))?.isDirectory() !== true) return undefined;
    return (await readIfPresent(path))?.toString("utf8");
  } catch (cause) {
    throw new GeneratorError("package", `cannot read the file: ${describeSystemError(cause)}`, { file: path, cause });
  }
}

async function releaseOf(record: PackageRecord, snapshot: string, signal?: AbortSignal): Promise<PreviousRelease> {
  const hasDocuments = (await readSnapshotIndex(snapshot)) !== undefined;
  const documents = hasDocuments ? { documents: await readSnapshot(snapshot, undefined, signal) } : {};
  return { label: `${record.name} ${record.version}`, record, ...documents };
}

async function openTarball(path: string, signal?: AbortSignal): Promise<PreviousRelease> {
  const fail = (message: string, cause?: unknown): never => {
    throw new GeneratorError("package", message, { file: path, cause });
  };
  let files: ReadonlyMap<string, Buffer> = new Map();
  try {
    const content = await readIfPresent(path);
    if (content === undefined) return fail("the file does not exist");
    const prefix = `${PACKAGE_SNAPSHOT}/`;
    files = readTarball(content, (file) => file === PACKAGE_RECORD || file.startsWith(prefix));
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    return fail(`cannot read the tarball of a package: ${describeSystemError(error)}`, error);
  }
  const record = parseRecord(files.get(PACKAGE_RECORD)?.toString("utf8") ?? "");
  if (record === undefined)
    return fail(`the package contains no ${PACKAGE_RECORD} that this version of kubesmith can read`);
  const copy = await mkdtemp(join(tmpdir(), "kubesmith-package-"));
  try {
    for (const [file, content] of files) {
      signal?.throwIfAborted();
      try {
        await mkdir(dirname(join(copy, file)), { recursive: true });
        await writeFile(join(copy, file), content);
      } catch (error) {
        // A path may be longer than the file system accepts, or lead through a file.
        fail(`cannot unpack the tarball of a package: ${describeSystemError(error)}`, error);
      }
    }
    return await releaseOf(record, join(copy, PACKAGE_SNAPSHOT), signal);
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    throw new GeneratorError(error.code, error.message.replaceAll(copy, path), { cause: error });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function openSourceOf(name: string, options: PreviousOptions): Promise<PreviousRelease> {
  const source = await openNamed(name, { ...options, crds: (paths) => openCrds(paths, options) });
  try {
    const keys = filterKeys(listedKeys(source), options);
    refuseMissing(unusableKeys(source, keys));
    const { documents, unavailable } = await source.load(keys);
    refuseMissing(unavailable);
    return { label: source.label, documents };
  } finally {
    await source.close();
  }
}

/** What cannot be compared may have changed in any way. */
function refuseMissing([first]: readonly UnavailableDocument[]): void {
  if (first === undefined) return;
  const message = `the previous version cannot be compared: ${first.reason}; omit the API with \`exclude\`, or use \`version\``;
  throw new GeneratorError("document", message, { options: ["exclude", "version"] });
}
