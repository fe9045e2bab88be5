/** The entry of a thread that compares two versions of an API. It answers with the result, or with nothing if it failed. */
import { parentPort, workerData } from "node:worker_threads";
import { type CompareOptions, compare, withSources } from "./compare.js";

const options = workerData as CompareOptions;
withSources(options, (before, after) => compare(before, after, options)).then(
  (result) => parentPort?.postMessage(result),
  () => parentPort?.postMessage(undefined),
);
