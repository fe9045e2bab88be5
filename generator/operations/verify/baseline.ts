import { GeneratorError } from "../../errors.js";
import type { Document } from "../../openapi/index.js";
import { damagedFiles, readSnapshot, readSnapshotIndex, type SnapshotIndex } from "../../snapshot/index.js";
import { EMBEDDED_LABEL, EMBEDDED_SNAPSHOT, type Filter, openSource, type SourceOptions } from "../../sources/index.js";
import type { OperationOptions } from "../options.js";

/** Which documents code is compared with. */
export type BaselineOptions = SourceOptions & Filter & OperationOptions;

/** What code is compared with: a snapshot, or other files. */
export interface Baseline {
  /** What it is called in the result. */
  readonly label: string;
  readonly index: SnapshotIndex;
  /** The folder of the snapshot; absent for other files, which are not compared with a cluster. */
  readonly folder?: string;
  /** Files of the snapshot that were modified, and files that are missing. */
  readonly damaged: () => Promise<{ readonly edited: readonly string[]; readonly missing: readonly string[] }>;
  /** Reads documents by their index keys. */
  readonly load: (keys: readonly string[]) => Promise<readonly Document[]>;
}

/**
 * Opens what code is compared with.
 * @throws GeneratorError `snapshot` when there is no snapshot; `crd` or `document` when other files can't be read
 */
export async function openBaseline(options: BaselineOptions): Promise<Baseline> {
  return options.crds === undefined && options.swagger === undefined ? openSnapshotRecord(options) : openFiles(options);
}

async function openSnapshotRecord({ snapshot, signal }: BaselineOptions): Promise<Baseline> {
  const folder = snapshot ?? EMBEDDED_SNAPSHOT;
  const index = await readSnapshotIndex(folder);
  if (index === undefined) {
    throw new GeneratorError(
      "snapshot",
      `${folder} contains no snapshot; record one with: kubesmith snapshot --snapshot ${folder}`,
    );
  }
  // Starts here, so that the files are read while the cluster answers.
  const damage = damagedFiles(folder, index);
  damage.catch(() => {});
  return {
    label: snapshot ?? EMBEDDED_LABEL,
    index,
    folder,
    damaged: () => damage,
    load: (keys) => readSnapshot(folder, keys, signal),
  };
}

async function openFiles(options: BaselineOptions): Promise<Baseline> {
  const { label, hashes, strippedDocs, load } = await openSource(options, options);
  const entries = [...hashes].map(([key, hash]) => [key, { file: "", hash, sha256: "" }] as const);
  return {
    label,
    index: { strippedDocs, packed: false, documents: new Map(entries) },
    damaged: async () => ({ edited: [], missing: [] }),
    load: async (keys) => (await load(keys)).documents,
  };
}
