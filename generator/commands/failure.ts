import { describeError, isExpected, isInterruption } from "./describe-error.js";

/** A failure for scripts, as `--json` prints it. */
export interface Failure {
  /**
   * What failed: the code of a `GeneratorError` or of the runtime's error, the reason of an `ApiError`, `interrupted`, or
   * `unexpected`.
   */
  readonly code: string;
  /** What people read, on one line. */
  readonly message: string;
  /** Index key of the document with the problem, and the JSON pointer into it, if there is one. */
  readonly document?: string;
  readonly pointer?: string;
  /** The file with the problem, and the line in it, if there is one. */
  readonly file?: string;
  readonly line?: number;
}

/** Members of errors that are part of a {@link Failure}, and their types. */
const MEMBERS = { document: "string", pointer: "string", file: "string", line: "number" } as const;

/** Describes a failure for scripts. */
export function describeFailure(error: unknown, signal: AbortSignal): Failure {
  const message = describeError(error, signal).split("\n")[0] ?? "";
  if (isInterruption(error, signal)) return { code: "interrupted", message };
  const found = Object.entries(MEMBERS).flatMap(([name, type]) => {
    const value = memberOf(error, name);
    return typeof value === type ? [[name, value] as const] : [];
  });
  return { code: codeOf(error), message: message.replace(/:$/, ""), ...Object.fromEntries(found) };
}

/** Of an `ApiError` the reason: its code is the number of the HTTP status. */
function codeOf(error: unknown): string {
  if (!isExpected(error)) return "unexpected";
  const [code, reason] = [memberOf(error, "code"), memberOf(error, "reason")];
  if (typeof code === "string") return code;
  return typeof reason === "string" && reason !== "" ? reason : String(code);
}

function memberOf(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null
    ? (error as { readonly [name: string]: unknown })[name]
    : undefined;
}
