import type { KubernetesObject, Metadata } from "../types/object.js";

/** A function that changes objects before they are stored. */
type Transform = (object: never) => KubernetesObject;

/**
 * Returns a function that makes transforms keep the metadata that a controller needs. Whatever a transform returns, the finalizers, the
 * owner references and the time of the deletion stay those of the object. The same transform leads to the same result, so that informers with it
 * share a cache.
 */
export function createMetadataKeeper(): (transform: Transform) => Transform {
  const known = new WeakMap<Transform, Transform>();
  return (transform) => {
    const keeping = known.get(transform) ?? keepMetadata(transform);
    known.set(transform, keeping);
    return keeping;
  };
}

function keepMetadata(transform: Transform): Transform {
  return (object) => {
    // Read first, because the transform may change its argument.
    const kept = keptOf(object);
    const result = transform(object);
    // A result that is not a Kubernetes object stays as it is.
    return result?.metadata === undefined ? result : { ...result, metadata: { ...result.metadata, ...kept } };
  };
}

function keptOf({ metadata = {} }: KubernetesObject): Metadata {
  const { finalizers, deletionTimestamp, ownerReferences } = metadata;
  return {
    ...(finalizers !== undefined && { finalizers: copy(finalizers) }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(ownerReferences !== undefined && { ownerReferences: copy(ownerReferences) }),
  };
}

/** Aggregated servers may send anything, also something that is not a list. */
function copy<T>(list: T[]): T[] {
  return Array.isArray(list) ? [...list] : list;
}
