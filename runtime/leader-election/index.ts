// Leader election: one of several processes works.

export { lead } from "./lead.js";
export { LeadershipLostError } from "./lost-error.js";
export type { LeadOptions } from "./options.js";
export type { Election, Leadership } from "./types.js";
