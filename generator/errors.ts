/** The kind of a {@link GeneratorError}. Scripts may branch on it; people read the message. */
export type GeneratorErrorCode =
  | "usage"
  | "config"
  | "index"
  | "document"
  | "unavailable"
  | "snapshot"
  | "output"
  | "emit"
  | "package"
  | "crd";

/** Where and why an input of the generator is wrong. */
export interface GeneratorErrorOptions {
  /** Index key of the document with the problem, `apis/apps/v1`. */
  readonly document?: string;
  /** JSON pointer into that document. */
  readonly pointer?: string;
  /** The file with the problem, if it is one that people write. */
  readonly file?: string;
  /** The line of the problem in that file, counted from 1. */
  readonly line?: number;
  /** Names of the options in the message, which are in backticks there. */
  readonly options?: readonly string[];
  /** The cause of the error. */
  readonly cause?: unknown;
}

/** A failure that the user of the generator can fix. It is shown as one line, without a stack. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
  /** The kind of the failure. */
  readonly code: GeneratorErrorCode;
  /** Index key of the document with the problem, if there is one. */
  readonly document: string | undefined;
  /** JSON pointer into that document, if the problem has a place. */
  readonly pointer: string | undefined;
  /** The file with the problem, if it is one that people write. */
  readonly file: string | undefined;
  /** The line of the problem in that file, counted from 1. */
  readonly line: number | undefined;
  /** Names of the options in the message, which are in backticks there: `include`. */
  readonly options: readonly string[];

  constructor(code: GeneratorErrorCode, message: string, options: GeneratorErrorOptions = {}) {
    const inDocument = [options.document, options.pointer].filter((part) => part !== undefined).join("#");
    const place = inDocument || [options.file, options.line].filter((part) => part !== undefined).join(":");
    super(place === "" ? message : `${place}: ${message}`, { cause: options.cause });
    this.code = code;
    this.document = options.document;
    this.pointer = options.pointer;
    this.file = options.file;
    this.line = options.line;
    this.options = options.options ?? [];
  }
}
