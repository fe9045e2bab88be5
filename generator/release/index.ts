/** What a version of a package promises: its number, the record in the package, and what changed since the previous one. */
export { formatRecord, kubernetesVersion, PACKAGE_RECORD, parseRecord } from "./record.js";
export { bumpVersion, isVersion } from "./semver.js";
export { readTarball } from "./tarball.js";
export { type TypeChange, typeChanges } from "./type-changes.js";
export {
  decideBump,
  type GenerationChange,
  generationChanges,
  type ReleaseFacts,
  sameDocuments,
} from "./version-change.js";
