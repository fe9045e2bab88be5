export type { ExportUse } from "./exports.js";
export type { Overlay } from "./overlay.js";
export { readRequests, readUsage } from "./program.js";
export type { VerbUse } from "./type-verbs.js";
export type * from "./types.js";
export { openProgram } from "./with-code.js";
