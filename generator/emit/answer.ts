import type { GeneratorErrorCode } from "../errors.js";
import type { Files } from "./emitter.js";

/** What a thread answers to a job. */
export type Answer =
  | { readonly files: Files }
  /** A failure that a user can do something about: errors lose their class on the way between threads. */
  | { readonly failure: Failure }
  | { readonly error: unknown };

/** The fields of a {@link GeneratorError}. */
interface Failure {
  readonly code: GeneratorErrorCode;
  readonly message: string;
  readonly document: string | undefined;
  readonly pointer: string | undefined;
}
