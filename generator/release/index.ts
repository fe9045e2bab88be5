/** What a version of a package promises: its number, the record in the package, and what changed since the previous one. */
export { formatRecord, kubernetesVersion, PACKAGE_RECORD, type PackageRecord, parseRecord } from "./record.js";
export { bumpVersion, isVersion, type VersionBump } from "./semver.js";
export { readTarball } from "./tarball.js";
export { type TypeChange, typeChanges } from "./type-changes.js";
export {
  decideBump,
  type GenerationChange,
  generationChanges,
  type ReleaseFacts,
  sameDocuments,
  type VersionReasons,
} from "./version-change.js";
