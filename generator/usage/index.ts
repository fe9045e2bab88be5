export { readUsage } from "./program.js";
export type * from "./types.js";
