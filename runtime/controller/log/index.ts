// Log entries of controllers, and their form on a terminal.

export { formatLogEntry } from "./format.js";
export { createLog } from "./log.js";
export type { Log, LogEntry, LogFields, LogLevel } from "./types.js";
