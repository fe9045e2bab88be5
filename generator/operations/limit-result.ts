import type { UnmatchedRule } from "../limit/types.js";

/** What is worth knowing about a limited tree. */
export interface LimitResult {
  /** The resources of the roles that allow nothing that the server serves. */
  readonly unmatched: readonly UnmatchedRule[];
  /** Whether the program imports the code in the output folder, and not another copy of it. True for roles. */
  readonly isImported: boolean;
}
