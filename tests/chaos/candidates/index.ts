// The processes of the controller, one of which leads, and what they record.
export { LEASE } from "./lease.js";
export type { CandidateLine, ReconcileStep } from "./protocol.js";
export { type Candidate, startCandidate } from "./start.js";
