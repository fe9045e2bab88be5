import type { SourceProgress } from "../sources/index.js";

/** Options that every operation has. */
export interface OperationOptions {
  /** Called when a step begins and, if a step has measurable progress, during it. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborts the operation, which then rejects with the signal's reason; nothing is written. */
  readonly signal?: AbortSignal;
}

/** The progress of an operation. */
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
