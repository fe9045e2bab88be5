export { SNAPSHOT_ATTRIBUTES, SNAPSHOT_INDEX, SNAPSHOT_SHARED, type SnapshotIndex } from "./format.js";
export {
  damagedFiles,
  parseIndex,
  readIndexText,
  readSnapshot,
  readSnapshotIndex,
  snapshotFingerprint,
} from "./read.js";
export { isOwnAttributes, isRecordedDocument, recordedFiles } from "./recorded-files.js";
export { stripDocs } from "./strip-docs.js";
export { snapshotFiles } from "./write.js";
