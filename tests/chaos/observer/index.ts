// The process with the informers, and what it records.
export type { Calls, Dump, Gap, Line, Memory, Observation, State, Versions } from "./protocol.js";
export { startObserver } from "./start.js";
