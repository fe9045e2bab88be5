export { recordedForms, restoreDocument, sharedValues } from "./restore.js";
export { shareValues } from "./share.js";
