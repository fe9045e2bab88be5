/** The entry of a thread that compares two versions of an API. It answers with the result, or with nothing if it failed. */
import { parentPort, workerData } from "node:worker_threads";
import { type DiffOptions, diff } from "./diff.js";

diff(workerData as DiffOptions).then(
  (result) => parentPort?.postMessage(result),
  () => parentPort?.postMessage(undefined),
);
