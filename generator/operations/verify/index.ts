export type { Difference, DifferenceReason, Disagreement } from "./difference.js";
export { type VerifyOptions, type VerifyResult, verify } from "./verify.js";
