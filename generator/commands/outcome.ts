import type { OperationOptions } from "../operations/options.js";

/** What a command hands over to be printed. */
export interface Outcome {
  /** The result for `--json`. */
  readonly json: unknown;
  /** The result in lines for people. */
  readonly lines: readonly string[];
  /** Whether a difference was found, or an API that is down is missing from the result: exit code 1. */
  readonly different: boolean;
}

/** What a command is run with. */
export interface CommandContext extends Required<OperationOptions> {
  /** Shows a line to the person who runs the command, whatever is on the terminal. */
  readonly notify: (line: string) => void;
}
