// What `kubectl rollout`, `cordon` and `drain` do, as functions.

export { cordon, type NodesClient, uncordon } from "./cordon.js";
export {
  DrainError,
  type DrainErrorCode,
  type DrainEvent,
  type DrainOptions,
  type DrainProblem,
  type DrainResult,
  drain,
  type PodMessage,
  type PodName,
} from "./drain/index.js";
export type { RolloutKind } from "./kind.js";
export type { Progress } from "./progress.js";
export type { OfKind, Patchable, WrongKind } from "./resource.js";
export { rolloutRestart } from "./rollout-restart.js";
export { type RolloutStatusOptions, rolloutStatus } from "./rollout-status.js";
export type { RolloutReason, RolloutStatus } from "./status.js";
export { type RolloutStatusOfOptions, rolloutStatusOf } from "./status-of.js";
