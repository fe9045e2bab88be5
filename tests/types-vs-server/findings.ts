import type { Comparison } from "./comparison.js";
import { classOf, INCOMPLETE_STATUS } from "./table.js";

/** What the types get wrong, by how bad it is. */
export interface Findings {
  /** Accepted by the server, not ignored, and refused by the types; explicit nulls and incomplete statuses are not among them. */
  readonly refused: readonly Comparison[];
  /** Unknown fields and wrong types that the types let through. */
  readonly letThrough: readonly Comparison[];
  /** Documents that lack something required and that the types let through. */
  readonly incomplete: readonly Comparison[];
  /** Documents of the corpus for which the server disagrees with their own comment. */
  readonly mislabelled: readonly Comparison[];
}

const NO_FAULTS = ["explicit-null", "null, accepted", INCOMPLETE_STATUS];
const STRICT = [
  "unknown-field",
  "wrong-type",
  "wrong-value",
  "status-in-apply",
  "wrong-apiVersion",
  "misspelt, an unknown field",
  "retyped, a wrong type",
  "another value, refused",
];
const INCOMPLETE = ["missing-required", "dropped, said to be required", "dropped, refused otherwise"];

/** Sorts out where server and types disagree. */
export function findings(comparisons: readonly Comparison[]): Findings {
  const of = (classes: readonly string[]): Comparison[] =>
    comparisons.filter((comparison) => classes.includes(classOf(comparison)));
  return {
    refused: comparisons.filter(
      (comparison) =>
        comparison.server.accepted &&
        !comparison.server.ignored &&
        !comparison.types.accepted &&
        !NO_FAULTS.includes(classOf(comparison)),
    ),
    letThrough: of(STRICT).filter(({ server, types }) => (!server.accepted || server.ignored) && types.accepted),
    incomplete: of(INCOMPLETE).filter(({ server, types }) => !server.accepted && types.accepted),
    mislabelled: comparisons.filter(
      ({ document, operation, server }) =>
        operation === undefined &&
        document.mistake !== "explicit-null" &&
        (server.accepted && !server.ignored) !== (document.mistake === "none"),
    ),
  };
}

/** Whether the types keep their promise: nothing good refused, no unknown field and no wrong type let through. */
export function isSound({ refused, letThrough }: Findings): boolean {
  return refused.length === 0 && letThrough.length === 0;
}
