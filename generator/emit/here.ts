import { setImmediate } from "node:timers/promises";
import type { Files } from "./emitter.js";
import type { Job } from "./job.js";

/**
 * Makes the files of all jobs on the calling thread. The compilers are loaded for it.
 * @param signal aborts between two jobs
 * @returns the files of each job, in the order of the jobs
 * @throws GeneratorError where the gate stops a file
 */
export async function emitHere(jobs: Iterable<Job>, signal: AbortSignal): Promise<Files[]> {
  const emit = (await import("./emitter.js")).createEmitter();
  const made: Files[] = [];
  for (const job of jobs) {
    // Emission is all computation: give way, so that an interruption is noticed.
    await setImmediate();
    signal.throwIfAborted();
    made.push(emit(job));
  }
  return made;
}
