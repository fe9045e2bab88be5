/**
 * The commands of `kubesmith` as functions, for build scripts and tools.
 *
 * @example
 * ```ts
 * import { generate, GeneratorError, snapshot, verify } from "kubesmith";
 *
 * try {
 *   await snapshot({ snapshot: "api", connection: { context: "staging" } });
 *   const { written } = await generate({ snapshot: "api", output: "src/kubernetes" });
 *   console.log(written);
 *   const { differences } = await verify({ snapshot: "api", output: "src/kubernetes", offline: true });
 *   console.log(differences.length);
 * } catch (error) {
 *   if (!(error instanceof GeneratorError)) throw error;
 *   console.error(error.code, error.message);
 * }
 * ```
 * @packageDocumentation
 */

export type { PackageConfig, ProjectConfig } from "./config/index.js";
export type { Allow, Audience, Change, ChangeKind, Rank, ReachedKind } from "./diff/index.js";
export { GeneratorError, type GeneratorErrorCode, type GeneratorErrorOptions } from "./errors.js";
export { diffHtml } from "./html/index.js";
export type { UnmatchedRule } from "./limit/types.js";
export { type DiffOptions, type DiffResult, diff, type NotCompared } from "./operations/diff.js";
export {
  type DiscoveredResource,
  type DiscoverOptions,
  type DiscoverResult,
  discover,
  type Verb,
} from "./operations/discover.js";
export { type GenerateOptions, type GenerateResult, generate, type LimitedResult } from "./operations/generate.js";
export { type InitFile, type InitOptions, type InitResult, init } from "./operations/init.js";
export type { LimitResult } from "./operations/limit-result.js";
export type { MissingAPI } from "./operations/missing.js";
export type {
  Enums,
  ImportExtension,
  LimitOptions,
  OperationOptions,
  OutputOptions,
  Progress,
} from "./operations/options.js";
export type { PackageOptions } from "./operations/package-options.js";
export { type PackageResult, packageSdk } from "./operations/package-sdk.js";
export type { PackageTextOptions } from "./operations/package-texts.js";
export type { VersionChange, VersionOptions } from "./operations/package-version.js";
export { type RbacOptions, type RbacResult, rbac } from "./operations/rbac.js";
export { type SnapshotOptions, type SnapshotResult, snapshot } from "./operations/snapshot.js";
export { type UsageOptions, usage } from "./operations/usage.js";
export {
  type Difference,
  type DifferenceReason,
  type Disagreement,
  type VerifyOptions,
  type VerifyResult,
  type VerifyUpdate,
  verify,
} from "./operations/verify/index.js";
export type { CIHost, EditResult } from "./project/index.js";
export type { Role, RoleRule } from "./rbac/index.js";
export type { VersionBump } from "./release/semver.js";
export type { TypeChange } from "./release/type-changes.js";
export type { GenerationChange, VersionReasons } from "./release/version-change.js";
export type { ClusterOptions, Filter, SourceOptions } from "./sources/index.js";
export { affectedBy, type UsedChange } from "./usage/affected.js";
export type {
  FieldUse,
  KindUse,
  Place,
  ResourceUse,
  TypeName,
  UnknownUse,
  Usage,
  Where,
} from "./usage/types.js";
