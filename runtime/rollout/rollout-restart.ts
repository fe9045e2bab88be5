import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";
import type { WriteOptions } from "../types/options.js";
import { checkRolloutKind, type RolloutKind } from "./kind.js";
import type { OfKind, Patchable } from "./resource.js";

const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
/** The field manager that kubectl uses. */
const FIELD_MANAGER = "kubectl-rollout";

/** The fields of a workload that are read. */
interface Workload extends KubernetesObject {
  readonly spec?: {
    readonly paused?: unknown;
    readonly template?: {
      readonly metadata?: { readonly annotations?: { readonly [key: string]: unknown } | null } | null;
    } | null;
  } | null;
}

/**
 * Replaces all pods of a Deployment, StatefulSet or DaemonSet with new ones, as `kubectl rollout restart` does. It sets the annotation
 * `kubectl.kubernetes.io/restartedAt` of the pod template to the present time. The update strategy decides how the pods are replaced. To
 * wait until they have been replaced, use `rolloutStatus`.
 *
 * @param resource the client of the object's resource: `k8s.apps.v1.deployments("default")`
 * @param name the object's name
 * @param options the options of a write; the default `fieldManager` is `kubectl-rollout`, as in kubectl
 * @returns the object with the new annotation
 * @throws RequestError, before anything is written: `InvalidRestart` if a Deployment is paused, or if the object was restarted within the
 *   same second; `InvalidResource` if the object is of another kind; ApiError if the object does not exist, or may not be read or patched
 * @example
 * const deployments = k8s.apps.v1.deployments("default");
 * await rolloutRestart(deployments, "web");
 * await rolloutStatus(deployments, "web");
 */
export async function rolloutRestart<L extends object>(
  resource: OfKind<L, RolloutKind> & Patchable<L>,
  name: string,
  options: WriteOptions = {},
): Promise<L> {
  const { signal } = options;
  const workload: Workload = await resource.get(name, signal && { signal });
  checkRolloutKind(workload);
  const { kind, spec }: Workload = workload;
  const refuse = (why: string): RequestError =>
    new RequestError("InvalidRestart", printable(`${kind} "${name}" cannot be restarted: ${why}`, 500));
  if (kind === "Deployment" && spec?.paused === true) throw refuse("it is paused");
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  if (spec?.template?.metadata?.annotations?.[RESTARTED_AT] === now) {
    throw refuse("it was already restarted less than a second ago");
  }
  const patch = { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } };
  return resource.patch.strategic(name, patch, { ...options, fieldManager: options.fieldManager ?? FIELD_MANAGER });
}
