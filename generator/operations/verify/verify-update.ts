import type { GenerateResult } from "../generate.js";
import type { SnapshotResult } from "../snapshot.js";
import type { Difference } from "./difference.js";

/** What `verify` wrote. */
export interface VerifyUpdate {
  /** The differences that there were before. */
  readonly differences: readonly Difference[];
  /** What changed in the snapshot, by index keys; absent if it was not recorded again. */
  readonly snapshot?: Pick<SnapshotResult, "added" | "changed" | "removed">;
  /** Paths of files of the code that were written, and that were removed. */
  readonly code: Pick<GenerateResult, "written" | "removed">;
}
