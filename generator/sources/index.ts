export type { DocumentSource, UnavailableDocument } from "./document-source.js";
export { EMBEDDED_SNAPSHOT } from "./embedded.js";
export { type Filter, filterKeys } from "./filter.js";
export { loadWanted } from "./load-wanted.js";
export { openCluster, openSource } from "./open.js";
export type { ClusterOptions, SourceOptions, SourceProgress } from "./options.js";
