/** Label or annotation maps, and every other open string map of Kubernetes' API. */
export interface StringMap {
  [key: string]: string;
}

/**
 * The members of `ObjectMeta` that the runtime reads or writes. A generated `ObjectMeta` is assignable to it.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
 */
export interface Metadata {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string | null;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: StringMap;
  annotations?: StringMap;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

/**
 * A reference of an object to another one that it belongs to. When all owners of an object are gone, the server's garbage collector deletes it.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  /** Whether the owner is the object's controller. An object has at most one. */
  controller?: boolean;
  /** Whether the owner, if it is deleted with `Foreground`, stays until this object is gone. */
  blockOwnerDeletion?: boolean;
}

/** Anything with `apiVersion`, `kind` and `metadata`: the minimum that the runtime requires of an object. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: Metadata;
}

/** What the server always sets in the metadata of a stored object. */
export interface LiveMetadata {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
}

/** What the server always sets in the metadata of a stored object of a namespaced resource. */
export interface NamespacedLiveMetadata extends LiveMetadata {
  namespace: string;
}

/** What every stored object has. */
export interface LiveObject {
  apiVersion: string;
  kind: string;
  metadata: LiveMetadata;
}

/**
 * An object as the server returned it. Generated code has an interface of each kind for it, `LivePod`, which is assignable to
 * `LiveNamespaced<Pod, "spec" | "status">`.
 *
 * `apiVersion`, `kind` and the server-set metadata are present. `Present` names the root fields that the server's document declares
 * required or defaulted, `spec` and `status` for most kinds. A `Live` object is assignable to its written form `T`.
 */
export type Live<T extends KubernetesObject, Present extends PropertyKey = never> = T &
  LiveObject & { [P in keyof T & Present]-?: NonNullable<T[P]> };

/** A live object of a namespaced resource: `metadata.namespace` is present as well. */
export type LiveNamespaced<T extends KubernetesObject, Present extends PropertyKey = never> = Live<T, Present> & {
  metadata: { namespace: string };
};

/** The metadata of a list: the version at which it was read and, if more pages follow, the token of the next one. */
export interface ListMetadata {
  resourceVersion?: string;
  /** Opaque token of the next page; absent or empty on the last one. */
  continue?: string;
  /** How many items follow this page, if the server says so (never with selectors). */
  remainingItemCount?: number;
}

/** A list as the server returned it; the items carry `apiVersion` and `kind`. */
export interface List<T> {
  apiVersion: string;
  kind: string;
  metadata: ListMetadata;
  items: T[];
}
