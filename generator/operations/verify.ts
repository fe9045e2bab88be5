import { realpath } from "node:fs/promises";
import type { Progress } from "../commands/progress.js";
import { GeneratorError } from "../errors.js";
import { readIfPresent, sha256 } from "../files.js";
import { compareDocuments } from "../openapi/compare.js";
import type { SnapshotDocument, SnapshotIndex } from "../snapshot/format.js";
import { damagedFiles, readSnapshot, readSnapshotIndex } from "../snapshot/read.js";
import { stripDocs } from "../snapshot/strip-docs.js";
import { type Filter, filterKeys } from "../sources/filter.js";
import { type DocumentSource, openCluster, type SourceOptions } from "../sources/source.js";
import { VERSION } from "../version.js";
import { LOCK_FILE, type Lock, readLock } from "../write/lock.js";
import { strayFiles } from "../write/orphans.js";
import { pathInside } from "../write/root.js";

/** What to compare. */
export interface VerifyOptions extends Pick<SourceOptions, "connection" | "cacheDir">, Filter {
  /** Folder of the snapshot. */
  readonly snapshot: string;
  /** Folder of the generated code. */
  readonly output: string;
  /** Leave the cluster out. */
  readonly offline?: boolean;
}

/** Which two of the three disagree: a snapshot or a tree that was edited disagrees with what was recorded of it. */
export type Disagreement = "cluster-snapshot" | "snapshot-edited" | "snapshot-code" | "code-edited";

/** One thing that differs. */
export interface Difference {
  readonly between: Disagreement;
  /** Index key of the group/version, or path of the file. */
  readonly subject: string;
  readonly message: string;
  /** What differs inside. */
  readonly details?: readonly string[];
}

/** The outcome; nothing differs when it is empty. */
export interface VerifyResult {
  readonly differences: readonly Difference[];
  /** What was compared. */
  readonly compared: { readonly server?: string; readonly snapshot: string; readonly output: string };
}

/**
 * Compares a cluster, its snapshot and the code that was generated: nothing is written, no compiler is loaded.
 * @throws GeneratorError when one of the three can't be read at all
 */
export async function verify(options: VerifyOptions, progress: Progress): Promise<VerifyResult> {
  const index = await readSnapshotIndex(options.snapshot);
  if (index === undefined) {
    throw new GeneratorError(
      "snapshot",
      `${options.snapshot} holds no snapshot; record one with: kubesmith snapshot --snapshot ${options.snapshot}`,
    );
  }
  const lock = await readLock(options.output);
  if (lock === undefined) {
    throw new GeneratorError(
      "output",
      `${options.output} holds no generated code; write it with: kubesmith generate --snapshot ${options.snapshot} --output ${options.output}`,
    );
  }
  const cluster = options.offline === true ? undefined : await openCluster(options, progress);
  try {
    const { edited, missing } = await damagedFiles(options.snapshot, index);
    // A pattern may name what only one of the three has: that is what to find out.
    const all = [index.documents.keys(), Object.keys(lock.documents), cluster?.hashes.keys() ?? []].flatMap((keys) => [
      ...keys,
    ]);
    const chosen = filterKeys(new Set(all), options);
    const differences: Difference[] = [
      ...(cluster === undefined
        ? []
        : await compareCluster(cluster, index, chosen, new Set([...edited, ...missing]), options.snapshot)),
      ...edited.map((file) =>
        difference("snapshot-edited", file, "the snapshot's file was edited after it was recorded"),
      ),
      ...missing.map((file) => difference("snapshot-edited", file, "the snapshot's file is missing")),
      ...compareCode(index, lock, chosen),
      ...(await compareFiles(options.output, lock)),
    ];
    const server = cluster === undefined ? {} : { server: cluster.label };
    return { differences, compared: { ...server, snapshot: options.snapshot, output: options.output } };
  } finally {
    await cluster?.close();
  }
}

async function compareCluster(
  source: DocumentSource,
  index: SnapshotIndex,
  chosen: readonly string[],
  damaged: ReadonlySet<string>,
  folder: string,
): Promise<Difference[]> {
  const served = chosen.filter((key) => source.hashes.has(key));
  const differences = [
    ...served
      .filter((key) => !index.documents.has(key))
      .map((key) => difference("cluster-snapshot", key, "the cluster serves it, the snapshot has it not")),
    ...chosen
      .filter((key) => index.documents.has(key) && !source.hashes.has(key))
      .map((key) => difference("cluster-snapshot", key, "the snapshot has it, the cluster does not serve it")),
  ];
  const changed = served.filter((key) => {
    const entry = index.documents.get(key);
    return entry !== undefined && entry.hash !== source.hashes.get(key);
  });
  if (changed.length > 0) {
    const undamaged = changed.filter((key) => !damaged.has(index.documents.get(key)?.file ?? ""));
    const before = await readSnapshot(folder, undamaged);
    const { documents, missing } = await source.load(changed);
    const down = new Set(missing.map(({ key }) => key));
    // A document's own hash is the truth: the index lags behind, and replicas of different versions list their own.
    const same = new Set(
      documents.filter(({ key, hash }) => index.documents.get(key)?.hash === hash).map(({ key }) => key),
    );
    const described = changed.filter((key) => !down.has(key) && !same.has(key));
    differences.push(
      ...missing.map(({ key, reason }) =>
        difference("cluster-snapshot", key, `the cluster lists it and does not describe it (${reason})`),
      ),
      ...explainChanges(described, before, documents, index.strippedDocs),
    );
  }
  return differences;
}

function explainChanges(
  keys: readonly string[],
  before: readonly SnapshotDocument[],
  after: readonly SnapshotDocument[],
  strippedDocs: boolean,
): Difference[] {
  return keys.map((key) => {
    const old = before.find((document) => document.key === key)?.document;
    const now = after.find((document) => document.key === key)?.document;
    const details =
      old === undefined || now === undefined ? [] : compareDocuments(old, strippedDocs ? stripDocs(now) : now);
    const message = "the cluster serves another version of the document than the snapshot has";
    return {
      ...difference("cluster-snapshot", key, message),
      ...(details.length > 0 ? { details } : { details: [ONLY_DOCS] }),
    };
  });
}

const ONLY_DOCS = "its types and paths are the same: documentation or the server's version changed";

function compareCode(index: SnapshotIndex, lock: Lock, chosen: readonly string[]): Difference[] {
  const keys = chosen.filter((key) => index.documents.has(key));
  const differences = keys.flatMap((key) => {
    const generated = lock.documents[key];
    if (generated === undefined)
      return [difference("snapshot-code", key, "the snapshot has it, the code was generated without it")];
    if (generated === index.documents.get(key)?.hash) return [];
    return [
      difference(
        "snapshot-code",
        key,
        "the code was generated from another version of the document than the snapshot has",
      ),
    ];
  });
  for (const key of chosen) {
    if (Object.hasOwn(lock.documents, key) && !index.documents.has(key))
      differences.push(difference("snapshot-code", key, "the code was generated with it, the snapshot has it not"));
  }
  if (lock.generator !== VERSION) {
    differences.push(
      difference(
        "snapshot-code",
        LOCK_FILE,
        `the code was generated by kubesmith ${lock.generator}, this is ${VERSION}`,
      ),
    );
  }
  return differences;
}

async function compareFiles(output: string, lock: Lock): Promise<Difference[]> {
  const root = await realpath(output);
  const differences: Difference[] = [];
  for (const [path, recorded] of Object.entries(lock.files)) {
    const content = await readIfPresent(await pathInside(root, path));
    if (content === undefined) differences.push(difference("code-edited", path, "the generated file is missing"));
    else if (sha256(content) !== recorded)
      differences.push(difference("code-edited", path, "the generated file was edited by hand"));
  }
  for (const path of await strayFiles(root, lock.files)) {
    differences.push(difference("code-edited", path, "the file was generated, and is in the lock no more"));
  }
  return differences;
}

function difference(between: Disagreement, subject: string, message: string): Difference {
  return { between, subject, message };
}
