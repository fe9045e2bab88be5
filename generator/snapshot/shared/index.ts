export { equalValues } from "./equal.js";
export { isSharedFile } from "./marks.js";
export { restoreDocument, type SharedValues, sharedValues } from "./restore.js";
export { shareValues } from "./share.js";
