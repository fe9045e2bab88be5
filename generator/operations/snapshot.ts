import { GeneratorError } from "../errors.js";
import {
  readSnapshot,
  readSnapshotIndex,
  SNAPSHOT_INDEX,
  type SnapshotIndex,
  snapshotFiles,
} from "../snapshot/index.js";
import { type ClusterOptions, type Filter, filterKeys, loadWanted, openCluster } from "../sources/index.js";
import { applyPlan, openRoot, planWrites } from "../write/index.js";
import { type MissingAPI, markKept } from "./missing.js";
import type { OperationOptions } from "./options.js";

/** What to record, and where to. */
export interface SnapshotOptions extends ClusterOptions, Filter, OperationOptions {
  /** Folder of the snapshot: new, empty, or a snapshot. */
  readonly snapshot: string;
  /** Leave descriptions out; default: false. Deprecation is kept as a fact. */
  readonly stripDocs?: boolean;
}

/** What was recorded, compared with what the folder held before. */
export interface SnapshotResult {
  /** Address of the server. */
  readonly server: string;
  /** Index keys of all group/versions that the snapshot has now: `api/v1`, `apis/apps/v1`. */
  readonly groupVersions: readonly string[];
  /** Index keys that the snapshot did not have before. */
  readonly added: readonly string[];
  /** Index keys whose document is not what it was. */
  readonly changed: readonly string[];
  /** Index keys that the snapshot does not have any more. */
  readonly removed: readonly string[];
  /** APIs that the server did not describe; what the folder had of them is kept. */
  readonly missing: readonly MissingAPI[];
}

/**
 * Records the documents of a cluster in a folder, for a repository: canonical JSON, one file a group/version, and an index with hashes.
 *
 * @example
 * ```ts
 * const { added, changed } = await snapshot({ snapshot: "api", connection: { context: "staging" } });
 * ```
 * @throws GeneratorError for whatever is wrong with the cluster's answers or the folder, which is then as it was
 * @throws what `connect` and requests throw
 */
export async function snapshot(options: SnapshotOptions): Promise<SnapshotResult> {
  options.signal?.throwIfAborted();
  const before = await previousIndex(options.snapshot);
  const root = await openRoot({ option: "snapshot", folder: options.snapshot }, async () => before !== undefined);
  const source = await openCluster(options, options);
  try {
    const wanted = filterKeys(new Set([...source.hashes.keys(), ...(before?.documents.keys() ?? [])]), options);
    const loaded = await loadWanted(source, wanted);
    const kept = loaded.unavailable.map(({ key }) => key).filter((key) => before?.documents.has(key));
    const documents = [...loaded.documents, ...(kept.length === 0 ? [] : await readSnapshot(options.snapshot, kept))];
    const previous = new Map([...(before?.documents ?? [])].map(([key, entry]) => [key, entry.file]));
    const plan = await planWrites(root, {
      files: snapshotFiles(documents, options.stripDocs === true),
      before: previous.values(),
      isOurs: () => before !== undefined,
    });
    options.onProgress?.({ step: "write-files" });
    await applyPlan(root, plan, SNAPSHOT_INDEX, options.signal);
    const recorded = documents.map(({ key }) => key).sort();
    const isNew = (key: string): boolean => !previous.has(key);
    const isWritten = (key: string): boolean => plan.write.has(previous.get(key) ?? "");
    return {
      server: source.label,
      groupVersions: recorded,
      added: recorded.filter(isNew),
      changed: recorded.filter((key) => !isNew(key) && isWritten(key)),
      removed: [...previous.keys()].filter((key) => !recorded.includes(key)),
      missing: markKept(loaded.unavailable, (key) => kept.includes(key)),
    };
  } finally {
    await source.close();
  }
}

/** The index that is there; a damaged one is overwritten, since recording again is what its error tells people to do. */
async function previousIndex(folder: string): Promise<SnapshotIndex | undefined> {
  try {
    return await readSnapshotIndex(folder);
  } catch (error) {
    if (error instanceof GeneratorError && error.code === "snapshot")
      return { strippedDocs: false, documents: new Map() };
    throw error;
  }
}
