import type { FoundChange } from "./found.js";
import type { Served } from "./served.js";

/** The comparison of two versions of a group/version's definitions. */
export interface Comparison {
  readonly before: Served;
  readonly after: Served;
  /** Adds a change to the result. */
  readonly report: (change: FoundChange) => void;
  /**
   * Has two definitions with different names compared by themselves, if one took the place of the other everywhere.
   * @returns whether it did
   */
  readonly pair: (before: string, after: string) => boolean;
  /** Names of definitions with children that were compared at a place that referred to them. */
  readonly expanded: { readonly before: Set<string>; readonly after: Set<string> };
}
