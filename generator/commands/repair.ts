import type { Difference } from "../operations/verify/index.js";
import { rewriteCommandLine, updateCommandLine } from "./command-line.js";
import type { Verified } from "./explain-differences.js";

/**
 * The one command that repairs all differences that a command can repair, to be pasted into a shell. `undefined` if that takes more than one: the
 * bundled snapshot, which is not the cluster's, cannot be updated.
 */
export function repairCommandLine(differences: readonly Difference[], flags: Verified): string | undefined {
  const isOfSnapshot = differences.some(
    ({ between }) => between === "cluster-snapshot" || between === "snapshot-edited",
  );
  if (!isOfSnapshot) return rewriteCommandLine(flags, flags.output);
  return flags.snapshot === undefined ? undefined : updateCommandLine(flags);
}
