import { checkNumber } from "../client/number-option.js";
import { checkNames } from "../client/option-names.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";
import { JUDGES } from "./judge.js";
import { checkRolloutKind } from "./kind.js";
import type { RolloutStatus } from "./status.js";

/** Options of `rolloutStatusOf`. */
export interface RolloutStatusOfOptions {
  /**
   * The revision that a Deployment must be at, as in `kubectl rollout history`. Default, and 0: any revision. Ignored for other kinds, as
   * in kubectl.
   */
  revision?: number;
}

/**
 * Returns how far the rollout of a Deployment, StatefulSet or DaemonSet has progressed, from the object alone. It judges the object as
 * `kubectl rollout status --watch=false` does.
 *
 * @param object the object as it was read, with `apiVersion` and `kind`
 * @param options which revision a Deployment must be at
 * @returns the state, the reason for it, and kubectl's message
 * @throws RequestError: `InvalidResource` if the object is of another kind, `InvalidOption` if an option is invalid
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
 * @example
 * const { state, message } = rolloutStatusOf(await k8s.apps.v1.deployments("default").get("web"));
 */
export function rolloutStatusOf(object: KubernetesObject, options: RolloutStatusOfOptions = {}): RolloutStatus {
  checkNames("rolloutStatusOf", options, ["revision"]);
  const { revision = 0 } = options;
  checkNumber("revision", revision, 0, true);
  checkRolloutKind(object);
  const status = JUDGES[object.kind](object, revision);
  return { ...status, message: printable(status.message) };
}
