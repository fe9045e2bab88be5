import type { Change, ReachedKind } from "./change.js";

/** A change in one document. The same change in other documents is merged with it. */
export interface LocatedChange extends Omit<Change, "reaches"> {
  /** The kinds of the document that it reaches. */
  readonly reaches: readonly ReachedKind[];
  /** Changes with the same value here reach the same kinds. */
  readonly reachesId: string;
}
