import { availableParallelism } from "node:os";
import { sha256 } from "../files.js";
import type { EmitModel } from "../naming/index.js";
import type { ImportExtension } from "../print/index.js";
import type { Files } from "./emitter.js";
import { emitHere } from "./here.js";
import { apiHashesJob, clientsetJob, type Job, moduleInput } from "./job.js";

/** A tree of modules as text. */
export interface Tree {
  /** By path. */
  readonly files: ReadonlyMap<string, string>;
  /** SHA-256 of what determines the text of each module. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** An existing tree. */
export interface Reuse {
  /** The files of an unmodified module that was emitted from the same input; `undefined` if there is none. */
  module(id: string, input: string): ReadonlyMap<string, string> | undefined;
}

/** Options of emitting. */
export interface EmitOptions {
  /** The server's hash of each document, by group/version. Default: none. */
  readonly hashes?: ReadonlyMap<string, string>;
  /** The extension of relative imports. Default: `js`. */
  readonly importExtension?: ImportExtension;
  /** Ends the work before the next module, and other threads immediately. */
  readonly signal: AbortSignal;
  /**
   * How many threads emit modules; 1 means only the calling one. Default: depends on the processor's cores and on the size of the input.
   * The files are the same with any number.
   */
  readonly threads?: number;
}

/** Size of the input in characters from which threads save more time than they need to start and to load the compilers. */
const MIN_SIZE_FOR_THREADS = 16_000_000;
/** Each thread needs about 120 MB, and all together stay below 1 GB for a cluster with 300 group/versions. */
const MAX_THREADS = 3;

/**
 * Emits all modules of a model, the clientset over them, and the hashes of their documents. The compilers are loaded when there is
 * something to emit.
 * @throws GeneratorError `emit` where text of a document would change the code, or when a thread ends too early
 */
export async function emitTree(
  model: EmitModel,
  reuse: Reuse,
  { hashes = new Map(), importExtension = "js", signal, threads }: EmitOptions,
): Promise<Tree> {
  const inputs = new Map<string, string>();
  const reused = new Map<string, ReadonlyMap<string, string>>();
  const rest = [clientsetJob(model, importExtension), apiHashesJob(hashes, importExtension)];
  const jobs = jobsOf(model, importExtension, reuse, inputs, reused, rest);
  const first = takeWorth(jobs);
  const count = threads ?? (first.isMuch ? Math.min(availableParallelism(), MAX_THREADS) : 1);
  const emitted = await emitAll(chain(first.jobs, jobs), count, signal);
  const files = new Map<string, string>();
  let done = 0;
  for (const { id } of model.modules) {
    for (const [path, text] of reused.get(id) ?? emitted[done++] ?? []) files.set(path, text);
  }
  for (const [path, text] of emitted.slice(done).flat()) files.set(path, text);
  return { files, inputs };
}

/** The jobs of all modules that are not reused, in order, and the rest. Records inputs and reused files on the way. */
function* jobsOf(
  model: EmitModel,
  importExtension: ImportExtension,
  reuse: Reuse,
  inputs: Map<string, string>,
  reused: Map<string, ReadonlyMap<string, string>>,
  rest: readonly Job[],
): Generator<Job, void> {
  for (const module of model.modules) {
    const input = moduleInput(module, model);
    const hash = sha256(`${importExtension}\n${input}`);
    inputs.set(module.id, hash);
    const files = reuse.module(module.id, hash);
    if (files === undefined) yield { kind: "module", input, importExtension };
    else reused.set(module.id, files);
  }
  yield* rest;
}

/** Collects jobs until they are large enough to justify threads, or until all jobs are collected. */
function takeWorth(jobs: Iterator<Job, void>): { readonly jobs: Job[]; readonly isMuch: boolean } {
  const taken: Job[] = [];
  let size = 0;
  while (size < MIN_SIZE_FOR_THREADS) {
    const next = jobs.next();
    if (next.done === true) break;
    taken.push(next.value);
    size += next.value.kind === "module" ? next.value.input.length : 0;
  }
  return { jobs: taken, isMuch: size >= MIN_SIZE_FOR_THREADS };
}

function* chain(first: Job[], rest: Iterable<Job>): Generator<Job, void> {
  // Released one by one, because together they are large.
  for (let job = first.shift(); job !== undefined; job = first.shift()) yield job;
  yield* rest;
}

async function emitAll(jobs: Iterable<Job>, threads: number, signal: AbortSignal): Promise<readonly Files[]> {
  return threads > 1 ? (await import("./threads.js")).emitOnThreads(jobs, { threads, signal }) : emitHere(jobs, signal);
}
