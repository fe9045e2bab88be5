import type { Progress } from "../commands/progress.js";
import { GeneratorError } from "../errors.js";
import { SNAPSHOT_INDEX, type SnapshotIndex } from "../snapshot/format.js";
import { readSnapshot, readSnapshotIndex } from "../snapshot/read.js";
import { snapshotFiles } from "../snapshot/write.js";
import { type Filter, filterKeys } from "../sources/filter.js";
import { loadWanted, type MissingAPI, markKept } from "../sources/missing.js";
import { openCluster, type SourceOptions } from "../sources/source.js";
import { applyPlan } from "../write/apply.js";
import { planWrites } from "../write/plan.js";
import { openRoot } from "../write/root.js";

/** What to record, and where to. */
export interface SnapshotOptions extends Pick<SourceOptions, "connection" | "cacheDir">, Filter {
  /** Folder of the snapshot: new, empty, or a snapshot. */
  readonly snapshot: string;
  /** Leave descriptions out; deprecation is kept as a fact. */
  readonly stripDocs?: boolean;
}

/** What was recorded, compared with what the folder held before. */
export interface SnapshotResult {
  readonly server: string;
  readonly groupVersions: readonly string[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** APIs that the server did not describe; what the folder had of them is kept. */
  readonly missing: readonly MissingAPI[];
}

/**
 * Records the documents of a cluster in a folder, for a repository: canonical JSON, one file a group/version, and an index with hashes.
 * @throws GeneratorError for whatever is wrong with the cluster or the folder; the folder is then as it was
 */
export async function snapshot(options: SnapshotOptions, progress: Progress): Promise<SnapshotResult> {
  const before = await previousIndex(options.snapshot);
  const root = await openRoot(options.snapshot, async () => before !== undefined);
  const source = await openCluster(options, progress);
  try {
    const wanted = filterKeys(new Set([...source.hashes.keys(), ...(before?.documents.keys() ?? [])]), options);
    const loaded = await loadWanted(source, wanted);
    const kept = loaded.missing.map(({ key }) => key).filter((key) => before?.documents.has(key));
    const documents = [...loaded.documents, ...(kept.length === 0 ? [] : await readSnapshot(options.snapshot, kept))];
    const previous = new Map([...(before?.documents ?? [])].map(([key, entry]) => [key, entry.file]));
    const plan = await planWrites(root, {
      files: snapshotFiles(documents, options.stripDocs === true),
      before: previous.values(),
      isOurs: () => before !== undefined,
    });
    await progress.step("Writing files", () => applyPlan(root, plan, SNAPSHOT_INDEX, progress.signal));
    const recorded = documents.map(({ key }) => key).sort();
    const isNew = (key: string): boolean => !previous.has(key);
    const isWritten = (key: string): boolean => plan.write.has(previous.get(key) ?? "");
    return {
      server: source.label,
      groupVersions: recorded,
      added: recorded.filter(isNew),
      changed: recorded.filter((key) => !isNew(key) && isWritten(key)),
      removed: [...previous.keys()].filter((key) => !recorded.includes(key)),
      missing: markKept(loaded.missing, (key) => kept.includes(key)),
    };
  } finally {
    await source.close();
  }
}

/** The index that is there; one that is damaged is recorded anew over, since that is what its error tells people to do. */
async function previousIndex(folder: string): Promise<SnapshotIndex | undefined> {
  try {
    return await readSnapshotIndex(folder);
  } catch (error) {
    if (error instanceof GeneratorError && error.code === "snapshot")
      return { strippedDocs: false, documents: new Map() };
    throw error;
  }
}
