/** The entry of a thread that writes the files of jobs: it receives jobs, and sends answers. */
import { parentPort } from "node:worker_threads";
import { GeneratorError } from "../errors.js";
import type { Answer } from "./answer.js";
import { createEmitter } from "./emitter.js";
import type { Job } from "./job.js";

const emit = createEmitter();

function answerTo(job: Job): Answer {
  try {
    return { files: emit(job) };
  } catch (error) {
    if (!(error instanceof GeneratorError)) return { error };
    const { code, message, document, pointer } = error;
    return { failure: { code, message, document, pointer } };
  }
}

parentPort?.on("message", (job: Job) => parentPort?.postMessage(answerTo(job)));
