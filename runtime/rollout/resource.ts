import type { Readable } from "../client/wait/index.js";
import type { WriteOptions } from "../types/options.js";

/** The compiler shows this type if a resource client is of a kind that the function does not accept. */
export interface WrongKind<Kinds extends string> {
  readonly "the kind must be": Kinds;
}

/**
 * A resource client whose objects are of one of these kinds, or of a kind that is known only at run time. `Methods` are the methods that it
 * must have.
 */
export type OfKind<L, Kinds extends string, Methods = Readable<L>> = Methods &
  (L extends { kind?: infer K }
    ? string extends K
      ? unknown
      : K extends Kinds
        ? unknown
        : WrongKind<Kinds>
    : unknown);

/** What patches objects: the client of a built-in resource, in one namespace or cluster-scoped. */
export interface Patchable<L> {
  /** Something that can patch objects: the client of a built-in resource, in one namespace or cluster-scoped. */
  readonly patch: {
    /** Strategic merge patch. */
    strategic(name: string, patch: object, options?: WriteOptions): Promise<L>;
  };
}
