export { ALLOW, type Allow, isAllowed } from "./allow.js";
export type { Audience, Change, ChangeKind, Rank, ReachedKind } from "./change.js";
export { groupVersionChange } from "./compare-group-versions.js";
export { diffDocuments } from "./diff.js";
export { changeMessage, changeSubject } from "./message.js";
export { joinPaths, keysInPointer } from "./place.js";
