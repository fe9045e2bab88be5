/** Tells a person how far a command is, and tells the command when the person has had enough. */
export interface Progress {
  /** Aborts when the command is interrupted. */
  readonly signal: AbortSignal;
  /** Runs a step under a title; `report` adds a word on how far it is. */
  step<T>(title: string, task: (report: (detail: string) => void) => Promise<T>): Promise<T>;
}

/** Progress that nobody sees: for programs and tests. */
export function silentProgress(signal: AbortSignal = new AbortController().signal): Progress {
  return { signal, step: (_, task) => task(() => {}) };
}

/** Progress as lines of text, one when a step begins: for logs. */
export function lineProgress(write: (line: string) => void, signal: AbortSignal): Progress {
  return {
    signal,
    step: (title, task) => {
      write(`${title}\n`);
      return task(() => {});
    },
  };
}

/** Progress on a terminal: a line a step, which is rewritten while the step runs. */
export function terminalProgress(signal: AbortSignal): Progress {
  return {
    signal,
    async step<T>(title: string, task: (report: (detail: string) => void) => Promise<T>): Promise<T> {
      const { Listr } = await import("listr2");
      let result: { readonly value: T } | undefined;
      await new Listr(
        [
          {
            title,
            task: async (_, line): Promise<void> => {
              result = { value: await task((detail) => (line.title = `${title} ${detail}`)) };
            },
          },
        ],
        { registerSignalListeners: false, rendererOptions: { showErrorMessage: false, collapseErrors: false } },
      ).run();
      if (result === undefined) throw new Error(`the step "${title}" did not run`);
      return result.value;
    },
  };
}
