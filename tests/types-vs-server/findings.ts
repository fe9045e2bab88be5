import type { Judgement } from "./judge.js";
import { classOf } from "./table.js";

/** What the types get wrong, by how bad it is. */
export interface Findings {
  /** Accepted by the server, not ignored, and refused by the types; explicit nulls are not among them. */
  readonly refused: readonly Judgement[];
  /** Unknown fields and wrong types that the types let through. */
  readonly letThrough: readonly Judgement[];
  /** Documents that lack something required and that the types let through. */
  readonly incomplete: readonly Judgement[];
  /** Documents of the corpus that the server judges otherwise than they say of themselves. */
  readonly mislabelled: readonly Judgement[];
}

const NULLS = ["explicit-null", "null, accepted"];
const STRICT = [
  "unknown-field",
  "wrong-type",
  "status-in-apply",
  "wrong-apiVersion",
  "misspelt, an unknown field",
  "retyped, a wrong type",
];
const INCOMPLETE = ["missing-required", "dropped, said to be required", "dropped, refused otherwise"];

/** Sorts out where server and types disagree. */
export function findings(judgements: readonly Judgement[]): Findings {
  const of = (classes: readonly string[]): Judgement[] =>
    judgements.filter((judgement) => classes.includes(classOf(judgement)));
  return {
    refused: judgements.filter(
      (judgement) =>
        judgement.server.accepted &&
        !judgement.server.ignored &&
        !judgement.types.accepted &&
        !NULLS.includes(classOf(judgement)),
    ),
    letThrough: of(STRICT).filter(({ server, types }) => (!server.accepted || server.ignored) && types.accepted),
    incomplete: of(INCOMPLETE).filter(({ server, types }) => !server.accepted && types.accepted),
    mislabelled: judgements.filter(
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
