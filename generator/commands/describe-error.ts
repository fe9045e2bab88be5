import { GeneratorError } from "../errors.js";
import { printable } from "../terminal.js";

/** Names of errors that a user can fix; the runtime's are recognised by name, so that this need not load it. */
const EXPECTED: ReadonlySet<string> = new Set([
  "ApiError",
  "ConfigError",
  "ConnectionError",
  "RequestError",
  "ResponseError",
]);

/** Whether a failure means that the command was interrupted. */
export function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"));
}

/** The failure of a command that had to end while it was writing files. */
export function interruptedWriting(): GeneratorError {
  const what = "interrupted while files were being written; run the command again to write the rest";
  return new GeneratorError("output", what);
}

/** Whether a failure is one that a user can fix. Others are bugs of this program. */
export function isExpected(error: unknown): error is Error {
  return error instanceof GeneratorError || (error instanceof Error && EXPECTED.has(error.name));
}

/** A failure in one line. Unexpected failures come with their stack, because they are bugs of this program. */
export function describeError(error: unknown, signal: AbortSignal): string {
  if (isInterruption(error, signal)) return "interrupted; nothing was written";
  if (error instanceof GeneratorError) return printable(withFlags(error.message, error.options));
  if (isExpected(error)) return printable(error.message + fileOf(error));
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `unexpected failure; please report it:\n${stack.split("\n").map(printable).join("\n")}`;
}

/** A message with flags in place of options, because functions do not know about flags. */
export function withFlags(message: string, options: readonly string[]): string {
  return options.reduce((text, option) => text.replaceAll(`\`${option}\``, `--${kebabCase(option)}`), message);
}

/** The name of an option's flag, without its dashes. */
export function kebabCase(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The file of a configuration error, if the message does not name it. */
function fileOf(error: Error): string {
  const file = "file" in error && typeof error.file === "string" ? error.file : "";
  return file === "" || error.message.includes(file) ? "" : ` (${file})`;
}
