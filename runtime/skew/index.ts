// Whether a server still has the API that a program was generated for.

export type { ApiHashes, SkewReport } from "../types/skew.js";
export { checkSkew, type SkewOptions } from "./check-skew.js";
export { describeSkew } from "./describe-skew.js";
export { SkewError } from "./skew-error.js";
