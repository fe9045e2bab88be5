import type { GeneratorErrorCode } from "../errors.js";
import type { Files } from "./emitter.js";

/** A thread's answer to a job. */
export type Answer =
  | { readonly files: Files }
  /** A failure that a user can fix: errors lose their class when they are sent between threads. */
  | { readonly failure: Failure }
  | { readonly error: unknown };

/** The fields of a {@link GeneratorError}. */
interface Failure {
  readonly code: GeneratorErrorCode;
  readonly message: string;
  readonly document: string | undefined;
  readonly pointer: string | undefined;
}
