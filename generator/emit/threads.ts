import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { GeneratorError } from "../errors.js";
import { formatGroupVersion, formatKey } from "../openapi/index.js";
import type { Answer } from "./answer.js";
import type { Files } from "./emitter.js";
import { emitHere } from "./here.js";
import { type Job, readModuleInput } from "./job.js";

/** How many jobs a thread has at a time: the current one and the next, so that it does not wait. Limits the memory of jobs. */
const JOBS_AT_A_TIME = 2;

/**
 * How long a thread may work on one job, in milliseconds. A document just below the limits of `parseDocument` takes 9 s of CPU time from
 * parsing it to the last file, so this is far from what a slow machine needs.
 */
const JOB_TIMEOUT_MS = 10 * 60_000;

/** The sources have their own entry, because a thread does not inherit the TypeScript loader. */
const ENTRY = import.meta.url.endsWith(".ts")
  ? new URL("./worker-source.mjs", import.meta.url)
  : new URL("../emit/worker.js", import.meta.url);

/** How to emit on threads. */
export interface ThreadOptions {
  /** Maximum number of threads. */
  readonly threads: number;
  /** Ends the threads immediately. */
  readonly signal: AbortSignal;
  /** The program of a thread; tests pass one that fails. */
  readonly entry?: URL;
  /** How long a thread may work on one job, in milliseconds. Default: 10 minutes. */
  readonly jobTimeout?: number;
}

/**
 * Creates the files of all jobs on other threads, or on the calling one if no other can be started. Jobs are taken from the iterable when a
 * thread is free for them.
 * @returns the files of each job, in the order of the jobs
 * @throws what the first job that fails, in their order, would throw without threads
 * @throws GeneratorError `emit` when a thread ends too early, and `document` when it takes too long for a job
 */
export async function emitOnThreads(
  jobs: Iterable<Job>,
  { threads, signal, entry = ENTRY, jobTimeout = JOB_TIMEOUT_MS }: ThreadOptions,
): Promise<Files[]> {
  signal.throwIfAborted();
  const numbered = jobs[Symbol.iterator]();
  const answers: Answer[] = [];
  let taken = 0;
  let failed = false;
  const take = (): Task | undefined => {
    // Jobs before a failed one have already been started, so the first failure is the same as on a single thread.
    const next = failed ? undefined : numbered.next();
    if (next === undefined || next.done === true) return undefined;
    const number = taken++;
    return {
      job: next.value,
      answer: (answer) => {
        answers[number] = answer;
        failed ||= !("files" in answer);
      },
    };
  };
  const workers = startWorkers(threads, entry);
  if (workers.length === 0) return emitHere(jobs, signal);
  const aborted = whenAborted(signal);
  try {
    await Promise.race([aborted.promise, Promise.all(workers.map((worker) => serve(worker, take, jobTimeout)))]);
  } finally {
    aborted.forget();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return answers.map(filesOf);
}

/** Starts all threads, or as many as possible: a system may limit threads, Node.js may deny them, and a bundler may omit their program. */
function startWorkers(threads: number, entry: URL): Worker[] {
  const workers: Worker[] = [];
  if (entry === ENTRY && !existsSync(entry)) return workers;
  try {
    // Without the flags of this process: those that preload a module, or belong to `--eval`, are not meant for these threads.
    for (let i = 0; i < threads; i++) workers.push(new Worker(entry, { execArgv: [] }));
  } catch {
    // Fewer threads give the same files.
  }
  return workers;
}

/** A job, and the callbacks for its response. */
interface Task {
  readonly job: Job;
  readonly answer: (answer: Answer) => void;
}

/** Sends jobs to a thread until all jobs are done. */
function serve(worker: Worker, take: () => Task | undefined, jobTimeout: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  return new Promise<void>((resolve, reject) => {
    const waiting: Task[] = [];
    const watch = (): void => {
      clearTimeout(timer);
      const [current] = waiting;
      if (current !== undefined) timer = setTimeout(() => reject(tookTooLong(current.job, jobTimeout)), jobTimeout);
    };
    const feed = (): void => {
      while (waiting.length < JOBS_AT_A_TIME) {
        const next = take();
        if (next === undefined) break;
        waiting.push(next);
        worker.postMessage(next.job);
      }
      if (waiting.length === 0) resolve();
      watch();
    };
    worker.on("message", (answer: Answer) => {
      // A thread answers jobs in order.
      waiting.shift()?.answer(answer);
      try {
        feed();
      } catch (error) {
        reject(error);
      }
    });
    worker.on("error", (error) => reject(isOutOfMemory(error) ? threadEnded("out of memory", error) : error));
    worker.on("exit", (code) => reject(threadEnded(`exit code ${code}`)));
    feed();
  }).finally(() => clearTimeout(timer));
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
}

function threadEnded(reason: string, cause?: unknown): GeneratorError {
  const message = `a worker thread exited before it had finished (${reason}); nothing was written`;
  return new GeneratorError("emit", message, { cause });
}

/** Names the document of a job's module; the definitions that group/versions share, and the clientset, have none. */
function tookTooLong(job: Job, jobTimeout: number): GeneratorError {
  const module = job.kind === "module" ? readModuleInput(job.input).module : undefined;
  const groupVersion = module?.groupVersion;
  const what = module === undefined ? "the clientset" : `the module ${module.id}`;
  const key = groupVersion && formatKey(groupVersion);
  const advice = groupVersion && `; to omit it, use \`exclude\` ${formatGroupVersion(groupVersion)}`;
  const message = `${what} was not generated within ${jobTimeout / 1_000} s; nothing was written${advice ?? ""}`;
  return new GeneratorError(key === undefined ? "emit" : "document", message, {
    ...(key !== undefined && { document: key, options: ["exclude"] }),
  });
}

function whenAborted(signal: AbortSignal): { readonly promise: Promise<never>; readonly forget: () => void } {
  let forget = (): void => {};
  const promise = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    forget = () => signal.removeEventListener("abort", abort);
  });
  return { promise, forget };
}

function filesOf(answer: Answer): Files {
  if ("files" in answer) return answer.files;
  if ("error" in answer) throw answer.error;
  const { code, message, document, pointer } = answer.failure;
  const error = new GeneratorError(code, message, {
    ...(document !== undefined && { document }),
    ...(pointer !== undefined && { pointer }),
  });
  // The message contains the place already.
  error.message = message;
  throw error;
}
