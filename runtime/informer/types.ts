import type { Described } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { CallOptions, LabelSelectorInput, SelectorOptions } from "../types/options.js";
import type { AbortSignal, AsyncDisposable } from "../types/platform.js";
import type { ResourceDef } from "../types/resource.js";

/** An object in a cache. Everything that reads the cache shares the object, so do not change it. */
export type Cached<T> = Readonly<T>;

/** An object that was created, or that existed before its consumer began. */
export interface AddedChange<T> {
  readonly type: "added";
  readonly object: Cached<T>;
  readonly previous: undefined;
  /** Whether the object already existed when the consumer started. */
  readonly isInitial: boolean;
}

/** An object that was changed. If it was deleted and created again in the meantime, `object` and `previous` have different uids. */
export interface UpdatedChange<T> {
  readonly type: "updated";
  readonly object: Cached<T>;
  /**
   * The object before the change. Parts that did not change are the same JavaScript objects, so `previous.spec === object.spec` tells
   * whether the spec is unchanged. This does not apply if structural sharing is turned off.
   */
  readonly previous: Cached<T>;
  /** Whether nothing changed. The object is then only repeated, because the consumer has a `resyncPeriod`. */
  readonly isResync: boolean;
}

/** An object that was deleted, or that no longer matches the selectors. */
export interface DeletedChange<T> {
  readonly type: "deleted";
  /**
   * The last state of the object, with the version of the deletion. If `isFinalStateUnknown` is true, this is the last state in the cache.
   */
  readonly object: Cached<T>;
  /** The object that was in the cache before. */
  readonly previous: Cached<T>;
  /**
   * Whether the deletion was noticed only because a later list lacks the object. The last changes of the object may then have been missed.
   */
  readonly isFinalStateUnknown: boolean;
}

/** A change of an object in the cache. */
export type Change<T> = AddedChange<T> | UpdatedChange<T> | DeletedChange<T>;

/** Options of `changes` and `on`. */
export interface ChangesOptions {
  /**
   * How often all objects of the cache are repeated, as `updated` changes with `isResync`. The time is in milliseconds, and must be at
   * least 1000. Nothing is requested from the server. Default, and 0: never.
   */
  resyncPeriod?: number;
  /** Ends the changes without an error. */
  signal?: AbortSignal;
}

/**
 * The changes of a cache. They begin with each object that exists, as `added` with `isInitial`. All later changes follow in order. The
 * changes can be iterated only once. Changes are never skipped or combined, so they wait in memory for a slow consumer. A slow consumer
 * does not delay other consumers. When the informer ends, the iteration ends without an error.
 */
export interface Changes<T> extends AsyncIterableIterator<Change<T>>, AsyncDisposable {
  /**
   * Resolves when the consumer has handled all initial objects, that is, when it asks for the change after them. Also resolves if there are
   * no initial objects. Rejects if the changes are closed before that.
   */
  readonly synced: Promise<void>;
  /** Ends the iteration. */
  close(): void;
}

/**
 * Handles a change. The next change waits until the returned promise settles. If the handler fails, the error is reported to `onError`, and
 * the next change follows.
 */
export type ChangeHandler<T> = (change: Change<T>) => void | Promise<void>;

/** A handler that is called with each change until the subscription is closed. */
export interface Subscription extends AsyncDisposable {
  /** Resolves when the handler has handled all initial objects, or if there are none. Rejects if the subscription is closed before that. */
  readonly synced: Promise<void>;
  /** Ends the calls of the handler. A call that is still running is not interrupted. */
  close(): void;
}

/** Selects objects in a cache. */
export interface CacheListOptions {
  /** Default: the namespace of the informer, if it has exactly one. Otherwise, all namespaces. */
  namespace?: string;
  /** A selector in kubectl's notation, or an object. Default: all objects. */
  labelSelector?: string | LabelSelectorInput;
}

/** Options of `caughtUp`. */
export interface CaughtUpOptions {
  /** Wait only for the cache of this namespace, if the informer has several namespaces. Default: wait for all of them. */
  namespace?: string;
  /** Ends the wait. The promise then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * A cache of all objects of a resource, which follows the server, and the changes of the cache.
 *
 * An informer starts when it is first used. It continues until it or its client is closed. After each failure, it tries again and reports
 * the failure through `failure` and `onError`. Until the cache has been filled for the first time, members that return objects throw a
 * `RequestError` (`NotSynced`).
 */
export interface Informer<T, I extends string = never> extends AsyncDisposable {
  /**
   * Resolves when the cache has been filled. Rejects if the informer ends before that. If the informer was closed, rejects with a
   * `RequestError` (`InformerClosed`) or with the reason of the signal. If the client was closed, or the requests are invalid, rejects with
   * the `RequestError` of a request.
   */
  readonly synced: Promise<void>;
  /** Whether the cache has been filled. */
  readonly hasSynced: boolean;
  /**
   * The version up to which the cache contains all changes. Undefined until the cache has been filled. With several namespaces, this is the
   * oldest of their versions.
   */
  readonly resourceVersion: string | undefined;
  /** Why the cache does not follow the server at present. Undefined if the cache follows the server. */
  readonly failure: Error | undefined;
  /** How many objects the cache contains. */
  readonly size: number;
  /**
   * Returns the object with this name, or undefined if it does not exist.
   * @param namespace default: the namespace of the informer, if it has exactly one
   * @throws RequestError: `MissingNamespace` if the resource is namespaced and no namespace is known, `InvalidNamespace` for a namespace
   *   that the informer does not have, `NotSynced` before the cache has been filled
   */
  get(name: string, namespace?: string): Cached<T> | undefined;
  /**
   * Returns all objects, or those that are selected. Their order is not specified.
   * @throws RequestError: `InvalidSelector` for an invalid selector, `InvalidNamespace` for a namespace that the informer does not have,
   *   `NotSynced` before the cache has been filled
   */
  list(options?: CacheListOptions): Cached<T>[];
  /**
   * Returns the objects for which an index has a value.
   * @param index a name in the `indexers` option
   * @throws RequestError: `InvalidOption` for an index that does not exist, `NotSynced` before the cache has been filled
   */
  by(index: I, value: string): Cached<T>[];
  /** The objects that exist, followed by the changes from now on. */
  changes(options?: ChangesOptions): Changes<T>;
  /** Calls a handler with the objects that exist, and then with each change from now on. Calls do not overlap. */
  on(handler: ChangeHandler<T>, options?: ChangesOptions): Subscription;
  /**
   * Resolves when the cache contains a version, such as the version of an object that was just written. `get` then returns this or a later
   * state. If the versions cannot be compared, resolves immediately. If the selectors exclude the object, resolves only when a newer
   * bookmark arrives. The server sends a bookmark about once a minute.
   * @throws RequestError: `InformerClosed` if the informer is closed before that, `InvalidNamespace` for a namespace that the informer does
   *   not have; the reason of the signal
   */
  caughtUp(resourceVersion: string, options?: CaughtUpOptions): Promise<void>;
  /** Ends the informer and all its changes. Its requests end when no other informer shares them. The objects can still be read. */
  close(): void;
}

/** Functions that compute the values of indexes, by the name of the index. The functions must be pure. */
export type Indexers<T, I extends string> = { readonly [N in I]: (object: Cached<T>) => readonly string[] };

/** Options of `informers.of`. */
export interface InformerOptions<L, T extends KubernetesObject, I extends string>
  extends SelectorOptions,
    Pick<CallOptions, "headers" | "query"> {
  /** The namespaces of the objects, which share one cache. Default: the namespace of the resource client, or all namespaces. */
  namespaces?: readonly string[];
  /**
   * Changes each object before it is stored, for example to remove fields that nobody reads. The function may change its argument and
   * return it. It must keep name, namespace, uid and resourceVersion, and must return plain JSON data. If the function throws for an
   * object, the error is reported to `onError`, and the object is not stored.
   */
  transform?: (object: L) => T;
  /**
   * Indexes, by name. Each function returns the values under which `by` finds an object. If the function throws for an object, the error is
   * reported to `onError`, and the object is not in this index.
   */
  indexers?: Indexers<T, I>;
  /**
   * Whether equal parts of objects are stored in memory only once. This applies to an object and its previous state, and to objects with
   * the same owner. Default true, which saves about a third of the memory.
   */
  structuralSharing?: boolean;
  /**
   * Whether objects are frozen, so that an attempt to change them throws a TypeError. Freezing takes time. Default: only if the environment
   * variable NODE_ENV is `development` or `test`.
   */
  freeze?: boolean;
  /**
   * Whether to request the initial objects as a stream if the server supports it. A stream needs less memory on the server. Default true.
   */
  streamingList?: boolean;
  /** After how many seconds the server ends one watch request, which is followed by the next. Default: a random value from 300 to 600. */
  timeoutSeconds?: number;
  /** Called with each error that does not end the informer. Default: errors are not reported; see `failure`. */
  onError?: (error: Error) => void;
}

/** The informers of one client. They share their requests. */
export interface Informers extends AsyncDisposable {
  /**
   * Returns the informer of a resource. Nothing is requested until the informer is used. Informers share one cache and one stream if they
   * have the same resource, namespaces, selectors, `transform` and `structuralSharing`. Each informer adds its indexes to that cache.
   *
   * @param resource the client of a resource, in one namespace, in all namespaces, or cluster-scoped
   * @param options which objects to cache, and how to store them
   * @throws RequestError: `InvalidResource` for a value that is not a resource client, or that belongs to another client; `InvalidOption`,
   *   `InvalidSelector` or `InvalidNamespace` for invalid options; `InformerClosed` after `close`
   * @example
   * const pods = informers.of(k8s.core.v1.pods, { indexers: { node: (pod) => [pod.spec.nodeName ?? ""] } });
   * await pods.synced;
   * console.log(pods.by("node", "worker-1").length);
   */
  of<
    D extends ResourceDef & { verbs: { readonly list: true; readonly watch: true } },
    T extends KubernetesObject = D["live"],
    I extends string = never,
  >(resource: Described<D>, options?: InformerOptions<D["live"], T, I>): Informer<T, I>;
  /** Resolves when all informers that have been created so far have synced. */
  readonly synced: Promise<void>;
  /** Closes all informers. */
  close(): void;
}

/** Options of `createInformers`. */
export interface InformersOptions {
  /** Closes all informers when this signal aborts. */
  signal?: AbortSignal;
  /** The default for the `onError` option of each informer. */
  onError?: (error: Error) => void;
}
