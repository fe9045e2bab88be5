/** A map of labels or annotations, or any other map of Kubernetes' API from any string to strings. */
export interface StringMap {
  [key: string]: string;
}

/**
 * The members of `ObjectMeta` that the runtime reads or writes. A generated `ObjectMeta` is assignable to this interface.
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

/** Anything with `apiVersion`, `kind` and `metadata`. The runtime requires nothing else of an object. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: Metadata;
}

/** The members that the server always sets in the metadata of a stored object. */
export interface LiveMetadata {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
}

/** The members that the server always sets in the metadata of a stored object if the resource is namespaced. */
export interface NamespacedLiveMetadata extends LiveMetadata {
  namespace: string;
}

/** The members that every stored object has. */
export interface LiveObject {
  apiVersion: string;
  kind: string;
  metadata: LiveMetadata;
}

/**
 * An object as the server returned it. For each kind, generated code has an interface for this form, such as `LivePod`. It is assignable to
 * `LiveNamespaced<Pod, "spec" | "status">`.
 *
 * `apiVersion`, `kind` and the metadata that the server sets are present. `Present` names the root fields that are required or have a
 * default in the server's document. For most kinds, these are `spec` and `status`. A `Live` object is assignable to its written form `T`.
 */
export type Live<T extends KubernetesObject, Present extends PropertyKey = never> = T &
  LiveObject & { [P in keyof T & Present]-?: NonNullable<T[P]> };

/** A live object of a namespaced resource: `metadata.namespace` is present as well. */
export type LiveNamespaced<T extends KubernetesObject, Present extends PropertyKey = never> = Live<T, Present> & {
  metadata: { namespace: string };
};

/** The metadata of a list: the version at which the list was read and, if more pages follow, the token of the next page. */
export interface ListMetadata {
  resourceVersion?: string;
  /** The opaque token of the next page. It is absent or empty on the last page. */
  continue?: string;
  /** How many items follow this page, if the server says so. With selectors, the server never does. */
  remainingItemCount?: number;
}

/** A list as the server returned it. The items contain `apiVersion` and `kind`. */
export interface List<T> {
  apiVersion: string;
  kind: string;
  metadata: ListMetadata;
  items: T[];
}
