export { apiVersionOfKey, driftOf } from "./allowed.js";
export type { Difference, DifferenceReason, Disagreement } from "./difference.js";
export type { VerifyOptions } from "./options.js";
export type { VerifyUpdate } from "./update.js";
export { type VerifyResult, verify } from "./verify.js";
