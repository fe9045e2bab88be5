/** Decides whether an object is in the wanted state. */
export interface WaitPredicate<L> {
  (object: L): boolean | Promise<boolean>;
  /** Explains why `object` is not in the wanted state, for the message of the error: `condition Ready is "False"`. */
  readonly explain?: (object: L) => string;
  /** Whether `object`, for which the predicate is false, can never come into the wanted state. The wait then ends with a `WaitFailedError`. */
  readonly isImpossible?: (object: L) => boolean;
}
