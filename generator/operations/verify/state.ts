import type { Allow } from "../../diff/index.js";
import { GeneratorError } from "../../errors.js";
import { conflictSides } from "../../files.js";
import type { Limit } from "../../limit/index.js";
import { readIndexText, recordedFiles, SNAPSHOT_INDEX } from "../../snapshot/index.js";
import type { SourceOptions } from "../../sources/index.js";
import { type FoundLock, findLock, isGeneratedFolder, LOCK_FILE, limitOf } from "../../write/index.js";
import type { LimitOptions } from "../options.js";
import { type Baseline, type BaselineOptions, openBaseline } from "./baseline.js";
import { compareFiles } from "./compare-files.js";
import { type Difference, type DifferenceReason, difference } from "./difference.js";

/** What is in the folders. */
export interface State {
  /** Absent if the index of the snapshot can't be read. */
  readonly baseline?: Baseline;
  /** Absent if the lock can't be read. */
  readonly lock?: ReadableLock;
  /** What the lock limits the code to, also if that is all that can be read of it. */
  readonly limit?: Limit;
  /** The differences between the files of the code and the hashes in the lock; absent without a lock that this version can read. */
  readonly files?: Promise<readonly Difference[]>;
  /** Why one of them can't be read, which only writing it again repairs. */
  readonly damage: readonly Difference[];
}

/** A lock, perhaps of another version. */
export type ReadableLock = Exclude<FoundLock, { kind: "conflict" | "damaged" }>;

/** Which folders to read. */
export type StateOptions = BaselineOptions &
  LimitOptions & {
    readonly output: string;
    readonly write?: boolean;
    readonly offline?: boolean;
    readonly allow?: Allow;
  };

/**
 * Reads the index of the snapshot, and the lock of the code.
 * @throws GeneratorError `snapshot` or `output` when there is none; also when it is damaged, unless it may be written again
 */
export async function readState(options: StateOptions): Promise<State> {
  const baseline = await openBaseline(options).catch((error: unknown) => damagedSnapshot(error, options));
  const found = await findLock(options.output);
  const limit = limitOf(found);
  const lock = await readLockState(found, limit, options);
  // Starts here, so that the files are read while the cluster answers.
  const files = "kind" in lock && lock.kind === "lock" ? compareFiles(options.output, lock.lock, undefined) : undefined;
  files?.catch(() => {});
  return {
    ...("index" in baseline && { baseline }),
    ...("kind" in lock && { lock }),
    ...(limit !== undefined && { limit }),
    ...(files && { files }),
    damage: [...("index" in baseline ? [] : [baseline]), ...("kind" in lock ? [] : [lock])],
  };
}

/**
 * The difference of a snapshot whose index can't be read, if it may be recorded again.
 * @throws the error, naming the command that repairs all of it, unless nothing was recorded in the folder
 */
async function damagedSnapshot(error: unknown, options: StateOptions): Promise<Difference> {
  const { snapshot: folder, output, write = false } = options;
  if (!(error instanceof GeneratorError) || error.code !== "snapshot" || folder === undefined) throw error;
  if ((await recordedFiles(folder)) === undefined) throw error;
  const text = await readIndexText(folder);
  if (write && options.offline !== true && options.allow === undefined) {
    return difference("snapshot-edited", SNAPSHOT_INDEX, { kind: text === undefined ? "file-missing" : kindOf(text) });
  }
  const command = `kubesmith verify --write --snapshot ${folder} --output ${output}`;
  const problem =
    text === undefined
      ? `${SNAPSHOT_INDEX} is missing from the snapshot in ${folder}`
      : error.message.replace(/; (?:restore it, or )?record the snapshot again$/, "");
  throw new GeneratorError("snapshot", `${problem}; update the snapshot and the code with: ${command}`);
}

function kindOf(text: string): "file-conflict" | "file-edited" {
  return conflictSides(text).length > 0 ? "file-conflict" : "file-edited";
}

/** @throws GeneratorError `output` when there is no lock to compare with, unless it may be written again */
async function readLockState(
  found: FoundLock | undefined,
  limit: Limit | undefined,
  options: StateOptions,
): Promise<ReadableLock | Difference> {
  const { output, onlyUsed, forRole = [] } = options;
  if (found?.kind === "lock" || found?.kind === "other-format") return found;
  const isOurs = found !== undefined || (await isGeneratedFolder(output));
  if (options.write === true && isOurs)
    return difference("code-edited", LOCK_FILE, LOCK_REASONS[found?.kind ?? "missing"]);
  const problem =
    found !== undefined
      ? `${LOCK_FILE} in ${output} ${found.kind === "damaged" ? "is damaged" : "contains merge conflict markers"}`
      : isOurs
        ? `${LOCK_FILE} is missing from the generated code in ${output}`
        : `${output} contains no generated code`;
  const flags = `${sourceFlags(options)} --output ${output}`;
  // Only `verify` knows the limit that the lock shows.
  const command =
    limit === undefined
      ? [
          `kubesmith generate ${flags}`,
          ...(onlyUsed === undefined ? [] : ["--only-used", onlyUsed]),
          ...forRole.flatMap((file) => ["--for-role", file]),
        ].join(" ")
      : `kubesmith verify --write --offline ${flags}`;
  throw new GeneratorError("output", `${problem}; generate the code with: ${command}`);
}

const LOCK_REASONS: { readonly [kind in "conflict" | "damaged" | "missing"]: DifferenceReason } = {
  conflict: { kind: "file-conflict" },
  damaged: { kind: "file-edited" },
  missing: { kind: "file-missing" },
};

/** The flags of `kubesmith generate` for the same source. */
function sourceFlags({ snapshot, swagger, embedded, crds = [] }: SourceOptions): string {
  if (swagger !== undefined) return `--swagger ${swagger}`;
  if (snapshot !== undefined) return `--snapshot ${snapshot}`;
  return [...(embedded === true ? ["--embedded"] : []), ...crds.map((path) => `--crds ${path}`)].join(" ");
}
