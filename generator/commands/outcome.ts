import type { OperationOptions } from "../operations/options.js";

/** The output of a command. */
export interface Outcome {
  /** The result for `--json`. */
  readonly json: unknown;
  /** The result in lines for people. */
  readonly lines: readonly string[];
  /** The result in another form, which is printed as it is in place of the lines: safe for a terminal, with colors, or several lines. */
  readonly text?: string;
  /**
   * Whether a difference was found, an API had to be omitted (its server is down, or its document is malformed), or a role may be incomplete:
   * exit code 1.
   */
  readonly different: boolean;
}

/** The environment of a command. */
export interface CommandContext extends Required<OperationOptions> {
  /** Shows a line to the user, in addition to the progress on the terminal. */
  readonly notify: (line: string) => void;
  /** Whether standard output is a terminal; default: false. */
  readonly isTerminal?: boolean;
  /** Whether the command is a step of GitHub Actions, which shows annotations; default: false. */
  readonly isGitHubStep?: boolean;
}
