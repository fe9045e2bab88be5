export { apiVersionOfKey, driftOf } from "./allowed.js";
export type { Difference, DifferenceReason, Disagreement } from "./difference.js";
export type { VerifyOptions } from "./options.js";
export { type VerifyResult, verify } from "./verify.js";
export type { VerifyUpdate } from "./verify-update.js";
