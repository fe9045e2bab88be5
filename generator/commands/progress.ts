import type { Progress } from "../operations/options.js";

/** Shows the progress of a command. */
export interface ProgressDisplay {
  /** Shows a step and its progress. */
  readonly onProgress: (progress: Progress) => void;
  /** Shows a permanent line, above the progress. */
  readonly notify: (line: string) => void;
  /** Ends the display: the last step is done, or has failed. */
  readonly end: (succeeded: boolean) => void;
}

const TITLES: { readonly [step in Progress["step"]]: string } = {
  "read-index": "Reading the index",
  "fetch-documents": "Fetching documents",
  "generate-modules": "Generating modules",
  "compile-package": "Compiling the package",
  "read-program": "Reading the program",
  "write-files": "Writing files",
};

/** A display that shows only warnings, and no steps. */
export function silentDisplay(write: (text: string) => void): ProgressDisplay {
  return { onProgress: () => {}, notify: (line) => write(`${line}\n`), end: () => {} };
}

/** A display for logs: a line when a step begins. */
export function lineDisplay(write: (text: string) => void): ProgressDisplay {
  let current: Progress["step"] | undefined;
  return {
    ...silentDisplay(write),
    onProgress: ({ step }) => {
      if (step !== current) write(`${TITLES[step]}\n`);
      current = step;
    },
  };
}

/** Moves to the start of the line and clears it. */
const CLEAR_LINE = "\r\u001b[2K";

/**
 * A display for terminals: one line per step, which is rewritten while the step runs.
 * @param write writes to the terminal
 */
export function terminalDisplay(write: (text: string) => void): ProgressDisplay {
  let current: Progress["step"] | undefined;
  const finish = (mark: string): void => {
    if (current !== undefined) write(`${CLEAR_LINE}${mark} ${TITLES[current]}\n`);
    current = undefined;
  };
  return {
    onProgress: (progress) => {
      if (progress.step !== current) finish("✔");
      current = progress.step;
      write(`${CLEAR_LINE}  ${TITLES[progress.step]}${detailOf(progress)}`);
    },
    notify: (line) => write(`${CLEAR_LINE}${line}\n`),
    end: (succeeded) => finish(succeeded ? "✔" : "✖"),
  };
}

function detailOf(progress: Progress): string {
  return progress.step === "fetch-documents" ? ` ${progress.done}/${progress.total}` : "";
}
