import { join } from "node:path";
import { GeneratorError } from "../errors.js";
import { readIfPresent } from "../files.js";
import { sameJson } from "../json.js";
import type { Document } from "../openapi/index.js";
import {
  damagedFiles,
  isOwnAttributes,
  isRecordedDocument,
  parseIndex,
  readSnapshot,
  readSnapshotIndex,
  recordedFiles,
  SNAPSHOT_ATTRIBUTES,
  SNAPSHOT_INDEX,
  SNAPSHOT_SHARED,
  type SnapshotIndex,
  snapshotFiles,
  snapshotFingerprint,
  stripDocs,
} from "../snapshot/index.js";
import {
  type ClusterOptions,
  type DocumentSource,
  type Filter,
  filterKeys,
  listedKeys,
  loadWanted,
  openCluster,
} from "../sources/index.js";
import { openRoot, type Target, writeFolder } from "../write/index.js";
import { type MissingAPI, markKept } from "./missing.js";
import { checkOptions, type OperationOptions } from "./options.js";

/** Options of {@link snapshot}. */
export interface SnapshotOptions extends ClusterOptions, Filter, OperationOptions {
  /** Folder of the snapshot: new, empty, or a snapshot. */
  readonly snapshot: string;
  /** Omit descriptions; default: false. Deprecation is kept as a keyword. */
  readonly stripDocs?: boolean;
}

/** The result of {@link snapshot}, compared with the previous content of the folder. */
export interface SnapshotResult {
  /** Address of the server. */
  readonly server: string;
  /** Index keys of all group/versions that the snapshot has now: `api/v1`, `apis/apps/v1`. */
  readonly groupVersions: readonly string[];
  /** Index keys that the snapshot did not have before. */
  readonly added: readonly string[];
  /** Index keys whose document changed. */
  readonly changed: readonly string[];
  /** Index keys that the snapshot no longer has. */
  readonly removed: readonly string[];
  /** Whether the snapshot was in the form of an older version of kubesmith, which cannot read the present one. */
  readonly upgraded: boolean;
  /** APIs that the server did not describe; their existing documents are kept. */
  readonly missing: readonly MissingAPI[];
}

/**
 * Records the documents of a cluster in a folder, for a repository: canonical JSON, one file a group/version, one with what they share, and an
 * index with hashes.
 *
 * @example
 * ```ts
 * const { added, changed } = await snapshot({ snapshot: "api", connection: { context: "staging" } });
 * ```
 * @throws GeneratorError for everything that is wrong with the cluster's responses or the folder, which is then unchanged
 * @throws what `connect` and requests throw
 */
export async function snapshot(options: SnapshotOptions): Promise<SnapshotResult> {
  checkOptions(options, ["snapshot"]);
  options.signal?.throwIfAborted();
  await openFolder(options);
  const source = await openCluster(options, options);
  try {
    const recording = await prepareSnapshot(source, options, (known) => filterKeys(known, options));
    options.onProgress?.({ step: "write-files" });
    await recording.write();
    return recording.result;
  } finally {
    await source.close();
  }
}

/** A snapshot that can be written. */
export interface Recording {
  /** All documents that it will have. */
  readonly documents: readonly Document[];
  readonly strippedDocs: boolean;
  /** That of the snapshot as a source. */
  readonly fingerprint: string;
  /** What writing it returns. */
  readonly result: SnapshotResult;
  /**
   * Writes it.
   * @throws GeneratorError `output`; nothing was changed then
   */
  readonly write: () => Promise<void>;
}

/**
 * Loads the documents of a snapshot, and writes nothing yet.
 * @param select selects the group/versions to record of all that the source or the folder has
 * @param keepOthers whether the folder keeps the documents of the others; default: they are removed
 */
export async function prepareSnapshot(
  source: DocumentSource,
  options: SnapshotOptions,
  select: (known: readonly string[]) => readonly string[],
  keepOthers: boolean = false,
): Promise<Recording> {
  const { signal, stripDocs: strippedDocs = false } = options;
  const root = await openFolder(options);
  const before = await previousIndex(root);
  const previous = before?.documents ?? new Map();
  const wanted = select([...new Set([...listedKeys(source), ...previous.keys()])].sort());
  const loaded = await loadWanted(source, wanted);
  const kept = loaded.unavailable.map(({ key }) => key).filter((key) => previous.has(key));
  const others = keepOthers ? [...previous.keys()].filter((key) => !wanted.includes(key)) : [];
  const reread = [...kept, ...others];
  const documents = [...loaded.documents, ...(reread.length === 0 ? [] : await readSnapshot(root, reread))];
  const unchanged = await unchangedKeys(root, before, documents, strippedDocs);
  const files = await withoutForeign(root, await snapshotFiles(documents, strippedDocs));
  const index = parseIndex(files.get(SNAPSHOT_INDEX) ?? "", SNAPSHOT_INDEX);
  const recorded = documents.map(({ key }) => key).sort();
  const isNew = (key: string): boolean => !previous.has(key);
  return {
    documents,
    strippedDocs,
    fingerprint: index === undefined ? "" : snapshotFingerprint(index),
    write: async () => {
      await writeFolder(root, { last: SNAPSHOT_INDEX, signal }, async () => targetOf(root, files));
    },
    result: {
      server: source.label,
      groupVersions: recorded,
      added: recorded.filter(isNew),
      changed: recorded.filter((key) => !isNew(key) && !unchanged.has(key)),
      removed: [...previous.keys()].filter((key) => !recorded.includes(key)),
      upgraded: previous.size > 0 && before?.shared === undefined,
      missing: markKept(loaded.unavailable, (key) => kept.includes(key)),
    },
  };
}

/** The absolute path of the folder, which must be new, empty, or a snapshot. */
function openFolder({ snapshot: folder, signal }: SnapshotOptions): Promise<string> {
  return openRoot({ option: "snapshot", folder }, async (path) => (await recordedFiles(path)) !== undefined, signal);
}

/** Keys of the documents that are as the folder has them already, in whatever form. */
async function unchangedKeys(
  root: string,
  before: SnapshotIndex | undefined,
  documents: readonly Document[],
  strippedDocs: boolean,
): Promise<ReadonlySet<string>> {
  if (before === undefined) return new Set();
  const { edited, missing } = await damagedFiles(root, before);
  const damaged = new Set([...edited, ...missing]);
  if (damaged.has(SNAPSHOT_SHARED)) return new Set();
  const isIntact = ({ key }: Document): boolean => {
    const entry = before.documents.get(key);
    return entry !== undefined && !damaged.has(entry.file);
  };
  const intact = await readIfReadable(
    root,
    documents.filter(isIntact).map(({ key }) => key),
  );
  const previous = new Map(intact.map(({ key, document }) => [key, document]));
  const isUnchanged = ({ key, document }: Document): boolean =>
    sameJson(previous.get(key), strippedDocs ? stripDocs(document) : document);
  return new Set(documents.filter(isUnchanged).map(({ key }) => key));
}

/** What cannot be read any more is recorded again. */
async function readIfReadable(root: string, keys: readonly string[]): Promise<readonly Document[]> {
  try {
    return keys.length === 0 ? [] : await readSnapshot(root, keys);
  } catch (error) {
    if (error instanceof GeneratorError && (error.code === "snapshot" || error.code === "document")) return [];
    throw error;
  }
}

/** The files, except the one for Git where people have their own. */
async function withoutForeign(root: string, files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const path = join(root, SNAPSHOT_ATTRIBUTES);
  const existing = await readIfPresent(path).catch(() => Buffer.alloc(0));
  if (existing === undefined || isOwnAttributes(existing)) return files;
  return new Map([...files].filter(([file]) => file !== SNAPSHOT_ATTRIBUTES));
}

/** What to write over the present content of the folder. Only what the index lists is ours, unless it is damaged. */
async function targetOf(root: string, files: ReadonlyMap<string, string>): Promise<Target> {
  const recorded = await recordedFiles(root);
  const listed = new Set(recorded?.listed);
  return {
    files,
    before: listed,
    isOurs: (path, content) => {
      if (path === SNAPSHOT_INDEX) return recorded !== undefined || content.length === 0;
      if (path === SNAPSHOT_ATTRIBUTES) return isOwnAttributes(content);
      return listed.has(path) || (recorded?.isComplete === false && isRecordedDocument(content));
    },
  };
}

/** The existing index; a damaged one is overwritten, because its error asks users to record the snapshot again. */
async function previousIndex(folder: string): Promise<SnapshotIndex | undefined> {
  try {
    return await readSnapshotIndex(folder);
  } catch (error) {
    if (error instanceof GeneratorError && error.code === "snapshot")
      return { strippedDocs: false, packed: false, documents: new Map() };
    throw error;
  }
}
