export { limitForUsage } from "./limit-for-usage.js";
export { type KeptModules, limitModel } from "./limit-model.js";
export { parseLimit } from "./parse-limit.js";
export type { Limit, LimitRule, UnmatchedRule } from "./types.js";
