import type { ChangeKind } from "./change.js";
import type { Place } from "./place.js";

/** A change inside a definition, before it is known whom it reaches. */
export interface FoundChange {
  readonly kind: ChangeKind;
  readonly place: Place | undefined;
  readonly keyword?: string;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly counterpart?: string;
  /** What ranking must know besides. */
  readonly about?: About;
}

/** Facts about a change that its kind and values do not tell. */
export interface About {
  /** Whether the property must be written: it is required, and the server has no default for it. */
  readonly mustBeWritten?: boolean;
  /** Whether the server keeps a property that the schema does not have any more. */
  readonly stillKept?: boolean;
  /** Whether the definition that took the place of another was not compared with it. */
  readonly notCompared?: boolean;
  /** Whether the values before and after have the same effect. */
  readonly withoutEffect?: boolean;
}
