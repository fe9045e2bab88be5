import type { Cached, InformerOptions } from "../informer/index.js";
import type { Described } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { ResourceDef } from "../types/resource.js";
import type { ObjectKey } from "./keys.js";
import type { Predicate } from "./predicates.js";

/** A resource that can be listed and watched. */
export interface WatchableDef extends ResourceDef {
  verbs: { readonly list: true; readonly watch: true };
}

/** How the objects of a resource are selected and stored, and which of their changes count. */
export interface SourceOptions<L, T extends KubernetesObject> {
  /** Which changes count. Default: all. */
  when?: Predicate<NoInfer<T>>;
  /**
   * Options of the resource's informer, such as selectors, namespaces and `transform`. In caches of the controller's own objects and of
   * owned objects, `finalizers`, `ownerReferences` and `deletionTimestamp` stay as they are, whatever `transform` returns.
   */
  informer?: Omit<InformerOptions<L, T, never>, "indexers" | "onError">;
}

/** The options of a source of objects of any type. */
export type AnySourceOptions = SourceOptions<never, KubernetesObject>;

/** A resource whose objects are controlled by objects of a controller. Created by `withOptions`. */
export interface OwnedResource<T extends KubernetesObject = KubernetesObject> {
  readonly kind: "owned";
  readonly resource: Described;
  readonly options: AnySourceOptions;
  /** Type level only; never set. */
  readonly " object"?: T;
}

/** A resource whose objects name objects to reconcile. Created by `mapped`. */
export interface MappedResource {
  readonly kind: "mapped";
  readonly resource: Described;
  readonly options: AnySourceOptions;
  readonly map: (object: never) => Iterable<ObjectKey>;
}

/**
 * An entry of the option `owns`, with options of its own.
 *
 * @param resource a resource client
 * @param options which of its objects and changes count, and how objects are stored
 * @example
 * owns: [withOptions(k8s.apps.v1.deployments, { informer: { labelSelector: { app: "web" } } })]
 */
export function withOptions<D extends WatchableDef, T extends KubernetesObject = D["live"]>(
  resource: Described<D>,
  options: SourceOptions<D["live"], T> = {},
): OwnedResource<T> {
  return { kind: "owned", resource, options: options as object as AnySourceOptions };
}

/**
 * An entry of the option `watches`: when an object of the resource changes, the objects that `map` names are reconciled. After an update,
 * `map` is called with the state before it as well.
 *
 * @param resource a resource client
 * @param map returns the keys of objects of the controller; it should be quick, and may read informers
 * @param options which of its objects and changes count, and how objects are stored
 * @example
 * watches: [mapped(k8s.core.v1.secrets, ({ metadata }) => [{ name: metadata.name, namespace: metadata.namespace }])]
 */
export function mapped<D extends WatchableDef, T extends KubernetesObject = D["live"]>(
  resource: Described<D>,
  map: (object: Cached<NoInfer<T>>) => Iterable<ObjectKey>,
  options: SourceOptions<D["live"], T> = {},
): MappedResource {
  return { kind: "mapped", resource, map, options: options as object as AnySourceOptions };
}
