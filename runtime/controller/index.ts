// Controllers: what makes the cluster what objects say.

export type { Cached } from "../informer/index.js";
export { type Condition, type ConditionInput, setCondition } from "./conditions.js";
export { createController } from "./create-controller.js";
export type { Duration } from "./duration.js";
export type { EventDetails, Events } from "./events-of.js";
export type { ObjectKey } from "./keys.js";
export { formatLogEntry, type Log, type LogEntry, type LogFields, type LogLevel } from "./log/index.js";
export {
  type ControllerGauges,
  type ControllerMetrics,
  createMetrics,
  type Metrics,
  type ReconcileOutcome,
} from "./metrics/index.js";
export { type ControllerReference, controllerReference } from "./owners.js";
export { annotationsChanged, anyOf, generationChanged, labelsChanged, type Predicate } from "./predicates.js";
export {
  type AddOptions,
  createQueue,
  type Queue,
  type QueueItem,
  type QueueOptions,
  type RateLimits,
} from "./queue/index.js";
export { runControllers } from "./run-controllers.js";
export type { RunControllersOptions } from "./run-options.js";
export { shutdownSignal } from "./shutdown-signal.js";
export {
  type MappedResource,
  mapped,
  type OwnedResource,
  type SourceOptions,
  type WatchableDef,
  withOptions,
} from "./sources.js";
export { TerminalError } from "./terminal-error.js";
export type {
  Controller,
  ControllerOptions,
  Reconcile,
  ReconcileContext,
  ReconcileResult,
} from "./types.js";
