// The process with the informers, and what it records.
export type { Dump, Gap, Memory, Observation, ReconcileStep, State } from "./protocol.js";
export { readLines, startObserver } from "./start.js";
