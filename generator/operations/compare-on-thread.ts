import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** The sources have their own entry, because a thread does not inherit the TypeScript loader. */
const ENTRY = import.meta.url.endsWith(".ts")
  ? new URL("./compare-worker-source.mjs", import.meta.url)
  : new URL("../operations/compare-worker.js", import.meta.url);

/** A comparison on another thread. */
export interface RunningComparison<R> {
  /** The result; undefined if the thread could not be started, or failed. The caller then compares by itself, and finds the same failure. */
  readonly result: Promise<R | undefined>;
  /** Ends the thread. */
  stop(): Promise<void>;
}

/**
 * Compares two versions of an API on another thread, while this one reads a program: that takes several times as long, and does not pause.
 * @param options those of `diff` that are plain data: the functions of this thread cannot be called from another one
 * @param entry the program of the thread; tests pass one that fails
 */
export function compareOnThread<R>(options: object, entry: URL = ENTRY): RunningComparison<R> {
  const worker = start(options, entry);
  if (worker === undefined) return { result: Promise.resolve(undefined), stop: async () => {} };
  const result = new Promise<R | undefined>((resolve) => {
    worker.once("message", resolve);
    worker.once("error", () => resolve(undefined));
    worker.once("exit", () => resolve(undefined));
  });
  return { result, stop: async () => void (await worker.terminate()) };
}

/** A system may limit threads, Node.js may deny them, and a bundler may omit their program. */
function start(workerData: object, entry: URL): Worker | undefined {
  if (entry === ENTRY && !existsSync(entry)) return undefined;
  try {
    // Without the flags of this process: those that preload a module, or belong to `--eval`, are not meant for this thread.
    return new Worker(entry, { workerData, execArgv: [] });
  } catch {
    return undefined;
  }
}
