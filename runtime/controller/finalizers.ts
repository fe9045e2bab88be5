import { isNotFound } from "../errors/guards.js";
import type { ResourceDescription } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { AbortSignal } from "../types/platform.js";

/** What is called of a resource to change finalizers. */
interface Patchable {
  readonly patch: { merge(name: string, patch: object, options: { signal: AbortSignal }): Promise<KubernetesObject> };
}

/** Which finalizer of which object to change. */
export interface FinalizerChange {
  readonly resource: ResourceDescription;
  /** The object as it is in the cache, or as it was just written. */
  readonly object: KubernetesObject;
  readonly finalizer: string;
  readonly signal: AbortSignal;
}

/** Whether an object has a finalizer. */
export function hasFinalizer({ metadata }: KubernetesObject, finalizer: string): boolean {
  return metadata?.finalizers?.includes(finalizer) ?? false;
}

/**
 * Adds a finalizer after those that the object has. Does nothing if the object is gone.
 * @throws ApiError: a conflict if the object has changed since
 */
export function addFinalizer(change: FinalizerChange): Promise<void> {
  return write(change, (finalizers) => [...finalizers, change.finalizer]);
}

/**
 * Removes a finalizer; the others keep their order. Does nothing if the object is gone.
 * @throws ApiError: a conflict if the object has changed since
 */
export function removeFinalizer(change: FinalizerChange): Promise<void> {
  return write(change, (finalizers) => finalizers.filter((finalizer) => finalizer !== change.finalizer));
}

async function write(
  { resource, object, signal }: FinalizerChange,
  change: (finalizers: readonly string[]) => readonly string[],
): Promise<void> {
  const { name = "", namespace, uid, resourceVersion } = object.metadata ?? {};
  const { client, token } = resource;
  const methods = client.resource(token as never, namespace as never) as unknown as Patchable;
  try {
    const finalizers = change(object.metadata?.finalizers ?? []);
    // The server refuses the patch if the version or the uid is not that of the object. A merge patch replaces the list as a unit.
    const patch = { metadata: { uid, resourceVersion, finalizers } };
    await methods.patch.merge(name, patch, { signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
