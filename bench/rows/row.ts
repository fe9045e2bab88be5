import type { Lab } from "../lib/lab.js";
import type { Result } from "../lib/results.js";

/** Something to measure. */
export interface Row {
  /** How often each contender is measured, by default. */
  readonly rounds: number;
  measure(lab: Lab, rounds: number): Promise<Result[]>;
}
