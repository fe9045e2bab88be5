/** What kind of failure a {@link GeneratorError} is; scripts may branch on it, people read the message. */
export type GeneratorErrorCode =
  | "usage"
  | "index"
  | "document"
  | "unavailable"
  | "snapshot"
  | "output"
  | "emit"
  | "package";

/** Where and why something the generator was given is wrong. */
export interface GeneratorErrorOptions {
  /** Index key of the document at fault, `apis/apps/v1`. */
  readonly document?: string;
  /** JSON pointer into that document. */
  readonly pointer?: string;
  /** Names of the options that the message mentions, which it has in backticks. */
  readonly options?: readonly string[];
  /** What caused it. */
  readonly cause?: unknown;
}

/** A failure that the person who runs the generator can do something about: shown as one line, without a stack. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
  /** What kind of failure it is. */
  readonly code: GeneratorErrorCode;
  /** Index key of the document at fault, where there is one. */
  readonly document: string | undefined;
  /** JSON pointer into that document, where the fault has a place. */
  readonly pointer: string | undefined;
  /** Names of the options that the message mentions, which it has in backticks: `include`. */
  readonly options: readonly string[];

  constructor(code: GeneratorErrorCode, message: string, options: GeneratorErrorOptions = {}) {
    const place = [options.document, options.pointer].filter((part) => part !== undefined).join("#");
    super(place === "" ? message : `${place}: ${message}`, { cause: options.cause });
    this.code = code;
    this.document = options.document;
    this.pointer = options.pointer;
    this.options = options.options ?? [];
  }
}
