import { RequestError } from "../errors/request-error.js";
import type { KubernetesObject, OwnerReference } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import type { ObjectKey } from "./keys.js";

/** The reference of an object to another one that controls it. */
export interface ControllerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: true;
  blockOwnerDeletion: true;
}

/**
 * The entry of `metadata.ownerReferences` that makes `owner` the controller of another object: the other object is deleted with it, and a
 * controller that `owns` its resource reconciles the owner when it changes. An object has at most one controller.
 *
 * The owner must be in the same namespace, or cluster-scoped: otherwise the server deletes the other object.
 * @param owner an object as the server returned it
 * @throws RequestError (`InvalidBody`) if it lacks its kind, name or uid; also if it is reduced to metadata, because it has another kind then
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 */
export function controllerReference(owner: KubernetesObject): ControllerReference {
  const { apiVersion, kind, metadata: { name, uid } = {} } = owner;
  if (kind === "PartialObjectMetadata") {
    throw new RequestError("InvalidBody", `an owner must be a complete object, but ${name} contains only metadata`);
  }
  if (apiVersion === undefined || kind === undefined || name === undefined || uid === undefined) {
    throw new RequestError("InvalidBody", "an owner must have apiVersion, kind, metadata.name and metadata.uid");
  }
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** The reference to the controller of an object; undefined if it does not have one. */
function controllerOf({ metadata }: KubernetesObject): OwnerReference | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller === true);
}

/** The uid of an object's controller, as the values of an index. */
export function controllerUids(object: KubernetesObject): readonly string[] {
  const uid = controllerOf(object)?.uid;
  return uid === undefined ? [] : [uid];
}

/**
 * The key of an object's controller, if that is an object of a resource. Versions are not compared: an object keeps its references when its
 * owner is read in another version.
 */
export function controllerKey(object: KubernetesObject, { group, kind, scope }: AnyResource): ObjectKey | undefined {
  const controller = controllerOf(object);
  if (controller?.name === undefined || controller.kind !== kind) return undefined;
  const [first = "", second] = (controller.apiVersion ?? "").split("/");
  if ((second === undefined ? "" : first) !== group) return undefined;
  if (scope === "Cluster") return { name: controller.name };
  const namespace = object.metadata?.namespace;
  return namespace === undefined ? undefined : { name: controller.name, namespace };
}
