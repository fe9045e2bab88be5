// Copies of files and folders to and from containers, as `kubectl cp` makes them.

export { copyFrom } from "./copy-from.js";
export { copyTo } from "./copy-to.js";
export { CopyError } from "./error.js";
export type {
  CopyFromOptions,
  CopyOptions,
  CopyProgress,
  CopyResult,
  CopyToOptions,
  ExecClient,
  Skipped,
} from "./types.js";
