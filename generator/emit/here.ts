import { setImmediate } from "node:timers/promises";
import type { Files } from "./emitter.js";
import type { Job } from "./job.js";

/**
 * Creates the files of all jobs on the calling thread, and loads the compilers for it.
 * @param signal aborts between two jobs
 * @returns the files of each job, in the order of the jobs
 * @throws GeneratorError if the gate refuses a file
 */
export async function emitHere(jobs: Iterable<Job>, signal: AbortSignal): Promise<Files[]> {
  const emit = (await import("./emitter.js")).createEmitter();
  const made: Files[] = [];
  for (const job of jobs) {
    // Emitting never waits for I/O, so yield to the event loop, to notice an interruption.
    await setImmediate();
    signal.throwIfAborted();
    made.push(emit(job));
  }
  return made;
}
