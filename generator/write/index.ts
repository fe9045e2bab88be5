export { applyPlan } from "./apply.js";
export { type FoundLock, findLock, formatLock, LOCK_FILE, type Lock, parseLock, readLock } from "./lock.js";
export { planWrites } from "./plan.js";
export { openRoot, pathInside } from "./root.js";
export { orphanedFiles, unmodifiedFiles } from "./tree-files.js";
