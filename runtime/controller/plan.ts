import { RequestError } from "../errors/request-error.js";
import type { Described, ResourceDescription } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { Predicate } from "./predicates.js";
import type { RateLimits } from "./queue/index.js";
import type { AnySourceOptions, MappedResource, OwnedResource } from "./sources.js";
import type { Controller, Reconcile } from "./types.js";

/** A controller with its defaults. Durations are in milliseconds. */
export interface ControllerPlan {
  readonly name: string;
  /** The resource client of its objects. */
  readonly client: Described;
  readonly resource: ResourceDescription;
  readonly reconcile: Reconcile<KubernetesObject>;
  readonly finalize: Reconcile<KubernetesObject> | undefined;
  /** The finalizer; undefined if the controller does not have one. */
  readonly finalizer: string | undefined;
  readonly owns: readonly OwnedResource[];
  readonly watches: readonly MappedResource[];
  readonly when: Predicate | undefined;
  readonly concurrency: number;
  /** Infinity: without limit. */
  readonly timeout: number;
  readonly rateLimits: RateLimits;
  readonly priority: number;
  /** 0: never. */
  readonly resyncPeriod: number;
  readonly informer: AnySourceOptions["informer"];
}

/** The key of a plan. It is process-wide, so that the ESM and the CommonJS build of this package find it. */
const PLAN: unique symbol = Symbol.for("kubesmith.controller");

/** The controller of a plan, which is hidden in it. */
export function controllerOf(plan: ControllerPlan): Controller {
  const controller = Object.defineProperty({ name: plan.name }, PLAN, { value: plan });
  return Object.freeze(controller) as unknown as Controller;
}

/**
 * The plan of a controller.
 * @throws RequestError (`InvalidOption`) for a value that is not a controller
 */
export function planOf(controller: Controller): ControllerPlan {
  const plan = (controller as { readonly [PLAN]?: ControllerPlan } | undefined)?.[PLAN];
  if (plan === undefined)
    throw new RequestError("InvalidOption", "runControllers: each controller must be created with createController");
  return plan;
}
