/** The commands of `kubesmith` as functions. */
export { type DiscoverResult, discover } from "./commands/discover.js";
export { type GenerateOptions, type GenerateResult, generate } from "./commands/generate.js";
export { type PackageOptions, type PackageResult, packageSdk } from "./commands/package.js";
export type { Progress } from "./commands/progress.js";
export { type SnapshotOptions, type SnapshotResult, snapshot } from "./commands/snapshot.js";
export type { SourceOptions } from "./commands/source.js";
export { type VerifyOptions, type VerifyResult, verify } from "./commands/verify.js";
export { GeneratorError } from "./errors.js";
