import type { TestDocument } from "./document.js";
import type { Operation } from "./mutate.js";
import type { ServerVerdict } from "./server.js";
import type { TypesVerdict } from "./types.js";

/** A document and both verdicts on it. */
export interface Comparison {
  readonly document: TestDocument;
  /** What was done to it, where it was derived from a correct one. */
  readonly operation?: Operation;
  readonly server: ServerVerdict;
  readonly types: TypesVerdict;
}
