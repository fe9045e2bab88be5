/** Something that goes on during a run. */
export interface Background {
  /** Ends it, and resolves when it has ended. Rejects if it has failed. */
  stop(): Promise<void>;
}

/**
 * Begins something that goes on until it is stopped.
 * @param run ends soon after its signal has aborted
 */
export function inBackground(run: (signal: AbortSignal) => Promise<void>): Background {
  const stopping = new AbortController();
  const running = run(stopping.signal);
  // A failure is reported by `stop`.
  running.catch(() => {});
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
