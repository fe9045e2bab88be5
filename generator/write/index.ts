export { generatedEntries } from "./entries.js";
export {
  type FoundLock,
  findLock,
  formatLock,
  LOCK_FILE,
  type Lock,
  limitOf,
  listedFiles,
  parseLock,
  readLock,
} from "./lock.js";
export { writeFolder } from "./locked-folder.js";
export { openRoot } from "./open-root.js";
export type { Target } from "./plan.js";
export { pathsInside, readInside } from "./root.js";
export { isGeneratedFolder, orphanedFiles, unmodifiedFiles } from "./tree-files.js";
