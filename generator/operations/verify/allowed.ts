import { type Allow, type Change, groupVersionChange, isAllowed } from "../../diff/index.js";
import { formatGroupVersion, parseKey } from "../../openapi/index.js";
import type { Difference } from "./difference.js";

/** The name of a group/version in the form of `apiVersion`; the key itself if it is none. */
export function apiVersionOfKey(key: string): string {
  const groupVersion = parseKey(key);
  return groupVersion === undefined ? key : formatGroupVersion(groupVersion);
}

/**
 * What a difference between the cluster and the snapshot means to programs: the changes that `diff` finds. Empty if only documentation changed;
 * `undefined` if it cannot be determined, or if the difference is another one.
 */
export function driftOf({ between, subject, reason }: Difference): readonly Change[] | undefined {
  if (between !== "cluster-snapshot") return undefined;
  if (reason.kind === "changed") return reason.changes;
  if (reason.kind !== "missing") return undefined;
  const kind = reason.from === "snapshot" ? "group-version-added" : "group-version-removed";
  return [groupVersionChange(kind, apiVersionOfKey(subject), subject)];
}

/** Marks the differences that are allowed. The code must match its snapshot in any case, and so must the snapshot's files. */
export function markAllowed(differences: readonly Difference[], allow: Allow | undefined): Difference[] {
  return differences.map((difference) =>
    isDriftAllowed(difference, allow) ? { ...difference, allowed: true } : difference,
  );
}

function isDriftAllowed(difference: Difference, allow: Allow = "none"): boolean {
  const { between, reason } = difference;
  // If only documentation changed, that is as compatible as a change can be.
  if (between !== "cluster-snapshot" || allow === "none") return false;
  // What changed is unknown.
  if (reason.kind === "changed" && reason.changes === undefined) return allow === "any";
  return driftOf(difference)?.every((change) => isAllowed(change, allow)) === true;
}
