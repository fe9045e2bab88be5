import type { SourceProgress } from "../sources/index.js";

/** What every operation can be given besides its input. */
export interface OperationOptions {
  /** Called as the operation proceeds: when a step begins, and where a step can say how far it is, on the way. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborts the operation, which then rejects with the signal's reason; nothing is written. */
  readonly signal?: AbortSignal;
}

/** How far an operation is. */
export type Progress =
  | SourceProgress
  | {
      readonly step: "generate-modules";
      /** How many documents modules are generated from. */
      readonly documents: number;
      /** How many types will be generated, once that is known. */
      readonly definitions?: number;
    }
  | { readonly step: "compile-package" }
  | { readonly step: "write-files" };
