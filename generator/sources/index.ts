export type { DocumentSource, UnavailableDocument } from "./document-source.js";
export { EMBEDDED_LABEL, EMBEDDED_SNAPSHOT } from "./embedded.js";
export { type Filter, filterKeys } from "./filter.js";
export { folderName } from "./folder-name.js";
export { listedKeys, loadWanted, unusableKeys } from "./load-wanted.js";
export { loadedSource } from "./loaded.js";
export { openCluster, openCrds, openSource, requireOneSource } from "./open.js";
export type { ClusterOptions, SourceOptions, SourceProgress } from "./options.js";
