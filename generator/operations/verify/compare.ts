import { join } from "node:path";
import { readIfPresent } from "../../files.js";
import { type DocumentSource, type Filter, filterKeys } from "../../sources/index.js";
import { formatLock } from "../../write/index.js";
import type { OperationOptions, OutputOptions } from "../options.js";
import { hasAgreed, rememberAgreement, rememberVerified } from "../trusted-locks.js";
import { agreementOf } from "./agreement.js";
import type { Baseline } from "./baseline.js";
import { compareCluster } from "./compare-cluster.js";
import { compareCode, compareGenerator, compareOptions } from "./compare-code.js";
import { compareFiles, generateAgain, howEdited } from "./compare-files.js";
import { type Difference, difference } from "./difference.js";
import type { State } from "./state.js";

/** What decides about a comparison. */
export type CompareOptions = Filter & OutputOptions & OperationOptions & { readonly output: string };

/** What was found. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Index keys of the group/versions that were compared, sorted. */
  readonly groupVersions: readonly string[];
}

/**
 * Compares a cluster, its snapshot and the code. What can't be read is a difference, and nothing is compared with it.
 * @param cluster absent if it is not compared
 */
export async function compare(
  { baseline, lock, files, damage }: State,
  cluster: DocumentSource | undefined,
  options: CompareOptions,
): Promise<Comparison> {
  const { output, signal } = options;
  const groupVersions = chooseKeys(baseline, lock, cluster, options);
  const differences: Difference[] = [...damage];
  if (baseline === undefined) return { differences, groupVersions };
  const { index, folder, load } = baseline;
  const { edited, missing } = await baseline.damaged();
  const isIntact = edited.length + missing.length === 0;
  const agreement = isIntact ? agreementOf(baseline, lock, cluster, groupVersions) : undefined;
  if (lock?.kind === "lock" && agreement !== undefined && (await hasAgreed(agreement))) {
    // The hashes in the lock are known to be right. If a file differs, generating the code again shows how.
    if ((await files)?.length === 0) return { differences: compareOptions(lock.lock, options), groupVersions };
  }
  if (cluster !== undefined && folder !== undefined) {
    const damaged = new Set([...edited, ...missing]);
    differences.push(...(await compareCluster(cluster, index, groupVersions, damaged, folder)));
  }
  for (const file of edited) differences.push(await editedFile(folder, file));
  differences.push(...missing.map((file) => difference("snapshot-edited", file, { kind: "file-missing" })));
  if (lock?.kind === "lock") {
    const outdated = [...compareCode(index, lock.lock, groupVersions), ...compareGenerator(lock.lock.generator, true)];
    differences.push(...outdated, ...compareOptions(lock.lock, options));
    // Only the same documents, intact, and the same generator give the same text.
    const isComparable = outdated.length === 0 && isIntact;
    const expected = isComparable
      ? await generateAgain(await load(Object.keys(lock.lock.documents)), lock.lock, signal)
      : undefined;
    differences.push(...(await compareFiles(output, lock.lock, expected)));
  } else if (lock !== undefined) {
    differences.push(...compareGenerator(lock.generator, false));
  }
  signal?.throwIfAborted();
  const isVerified = differences.every(({ between }) => between === "cluster-snapshot");
  // The code was compared with newly generated text, and not only with hashes in its lock.
  if (isVerified && lock?.kind === "lock") await rememberVerified(formatLock(lock.lock));
  if (differences.length === 0 && agreement !== undefined) await rememberAgreement(agreement);
  return { differences, groupVersions };
}

async function editedFile(folder: string | undefined, file: string): Promise<Difference> {
  const content = folder === undefined ? undefined : await readIfPresent(join(folder, file)).catch(() => undefined);
  return difference("snapshot-edited", file, content === undefined ? { kind: "file-edited" } : howEdited(content));
}

/** A pattern may match in only one of the three, which is a difference to report. */
function chooseKeys(
  baseline: Baseline | undefined,
  lock: State["lock"],
  cluster: DocumentSource | undefined,
  filter: Filter,
): string[] {
  const generated = lock?.kind === "lock" ? Object.keys(lock.lock.documents) : [];
  const recorded = baseline?.index.documents.keys() ?? [];
  return filterKeys(new Set([...recorded, ...generated, ...(cluster?.hashes.keys() ?? [])]), filter);
}
