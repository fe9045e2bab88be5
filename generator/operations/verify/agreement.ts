import { snapshotFingerprint } from "../../snapshot/index.js";
import type { DocumentSource } from "../../sources/index.js";
import { VERSION } from "../../version.js";
import { formatLock } from "../../write/index.js";
import type { Agreement } from "../trusted-locks.js";
import type { Baseline } from "./baseline.js";
import type { State } from "./state.js";

/**
 * What a comparison of a snapshot whose files are intact depends on, as far as only generating the code again and loading the cluster's
 * documents show whether there is a difference.
 * @param cluster absent if it is not compared
 * @param keys of the group/versions to compare
 * @returns `undefined` if hashes do not show what the documents are: those of other files than a snapshot, or of a server that lists no hash
 */
export function agreementOf(
  { folder, index }: Baseline,
  lock: State["lock"],
  cluster: DocumentSource | undefined,
  keys: readonly string[],
): Agreement | undefined {
  if (folder === undefined || lock?.kind !== "lock") return undefined;
  const served = cluster && keys.map((key) => cluster.hashes.get(key) ?? "");
  if (served?.includes("") === true) return undefined;
  const recorded = [...index.documents].map(([key, { hash }]) => [key, hash]);
  const { strippedDocs } = index;
  const files = snapshotFingerprint(index);
  const documents = JSON.stringify({ generator: VERSION, strippedDocs, files, recorded, keys, served });
  return { lock: formatLock(lock.lock), documents };
}
