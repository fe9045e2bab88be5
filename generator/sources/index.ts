export type { DocumentSource, UnavailableDocument } from "./document-source.js";
export { EMBEDDED_LABEL, EMBEDDED_SNAPSHOT } from "./embedded.js";
export { type Filter, filterKeys } from "./filter.js";
export { listedKeys, loadWanted, unusableKeys } from "./load-wanted.js";
export { type CrdSource, folderName, type NamedOptions, openNamed } from "./named.js";
export { openCluster, openSource, requireOneSnapshot } from "./open.js";
export type { ClusterOptions, SourceOptions, SourceProgress } from "./options.js";
