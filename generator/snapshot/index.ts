export { SNAPSHOT_INDEX, type SnapshotIndex } from "./format.js";
export { damagedFiles, readSnapshot, readSnapshotIndex } from "./read.js";
export { isRecordedDocument, recordedFiles } from "./recorded-files.js";
export { stripDocs } from "./strip-docs.js";
export { snapshotFiles } from "./write.js";
