import type { Described } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { CallOptions, LabelSelectorInput, SelectorOptions } from "../types/options.js";
import type { AbortSignal, AsyncDisposable } from "../types/platform.js";
import type { ResourceDef } from "../types/resource.js";

/** An object in a cache. It is shared by everything that reads the cache: do not change it. */
export type Cached<T> = Readonly<T>;

/** An object that was created, or that existed before its consumer began. */
export interface AddedChange<T> {
  readonly type: "added";
  readonly object: Cached<T>;
  readonly previous: undefined;
  /** Whether the object belongs to the state with which the consumer began. */
  readonly isInitial: boolean;
}

/** An object that was changed. If it was deleted and created again in between, `metadata.uid` of both differs. */
export interface UpdatedChange<T> {
  readonly type: "updated";
  readonly object: Cached<T>;
  /**
   * The object before the change. Parts that did not change are the same objects, so that `previous.spec === object.spec` tells whether the
   * spec changed, unless structural sharing is switched off.
   */
  readonly previous: Cached<T>;
  /** Whether nothing changed: the object is repeated because the consumer has a `resyncPeriod`. */
  readonly isResync: boolean;
}

/** An object that was deleted, or that no longer matches the selectors. */
export interface DeletedChange<T> {
  readonly type: "deleted";
  /** The last state of the object, with the version of the deletion; if `isFinalStateUnknown`, the last one in the cache. */
  readonly object: Cached<T>;
  /** The object in the cache before. */
  readonly previous: Cached<T>;
  /** Whether the deletion was only noticed because a later list lacks the object, so that its last changes may have been missed. */
  readonly isFinalStateUnknown: boolean;
}

/** A change of an object in the cache. */
export type Change<T> = AddedChange<T> | UpdatedChange<T> | DeletedChange<T>;

/** Options of `changes` and `on`. */
export interface ChangesOptions {
  /**
   * After how many milliseconds all objects of the cache are repeated, as `updated` with `isResync`, again and again; at least 1000. Nothing is
   * requested from the server. Default, and 0: never.
   */
  resyncPeriod?: number;
  /** Ends the changes, without an error. */
  signal?: AbortSignal;
}

/**
 * The changes of a cache: first each object that exists, as `added` with `isInitial`, then each change in its order. They can be iterated
 * once. Nothing is skipped or combined, so changes wait in memory for a slow consumer, and do not delay others. The iteration ends, without an
 * error, with the informer.
 */
export interface Changes<T> extends AsyncIterableIterator<Change<T>>, AsyncDisposable {
  /** Resolves when the consumer has handled all initial objects, by asking for what follows, or if there is none. Rejects if it is closed before. */
  readonly synced: Promise<void>;
  /** Ends the iteration. */
  close(): void;
}

/** Handles a change. The next one waits for the promise. An error is reported to `onError`, and the next change follows. */
export type ChangeHandler<T> = (change: Change<T>) => void | Promise<void>;

/** A handler that is called with each change, until it is closed. */
export interface Subscription extends AsyncDisposable {
  /** Resolves when the handler has handled all initial objects, or if there is none. Rejects if it is closed before. */
  readonly synced: Promise<void>;
  /** Ends the calls. A call that is running is not interrupted. */
  close(): void;
}

/** Selects objects of a cache. */
export interface CacheListOptions {
  /** Default: that of the informer, if it has one; otherwise all. */
  namespace?: string;
  /** A selector in kubectl's notation, or an object. Default: all objects. */
  labelSelector?: string | LabelSelectorInput;
}

/** Options of `caughtUp`. */
export interface CaughtUpOptions {
  /** Wait only for the cache of this namespace, if the informer has several. Default: all of them. */
  namespace?: string;
  /** Ends the wait: the promise rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * A cache of all objects of a resource, which follows the server, and the changes of the cache.
 *
 * It begins when it is first used, and continues until it or its client is closed, whatever happens: after each failure it tries again, and
 * `failure` and `onError` report it. Its members that return objects throw a `RequestError` (`NotSynced`) before the cache has
 * been filled for the first time.
 */
export interface Informer<T, I extends string = never> extends AsyncDisposable {
  /**
   * Resolves when the cache has been filled. Rejects if the informer ends before that: with a `RequestError` (`InformerClosed`) or the reason of
   * the signal if it is closed, and with the `RequestError` of a request if the client is closed or the requests are invalid.
   */
  readonly synced: Promise<void>;
  /** Whether the cache has been filled. */
  readonly hasSynced: boolean;
  /** The version up to which the cache has all changes; undefined until it has been filled. With several namespaces, the oldest of them. */
  readonly resourceVersion: string | undefined;
  /** Why the cache does not follow the server at present; undefined if it does. */
  readonly failure: Error | undefined;
  /** How many objects the cache has. */
  readonly size: number;
  /**
   * The object with a name; undefined if it does not exist.
   * @param namespace default: that of the informer, if it has exactly one
   * @throws RequestError: `MissingNamespace` for a namespaced resource without a namespace, `InvalidNamespace` for one that the informer does
   *   not have, `NotSynced` before the cache has been filled
   */
  get(name: string, namespace?: string): Cached<T> | undefined;
  /**
   * All objects, or those selected. Their order is not specified.
   * @throws RequestError: `InvalidSelector`, `InvalidNamespace` for a namespace that the informer does not have, `NotSynced` before the cache
   *   has been filled
   */
  list(options?: CacheListOptions): Cached<T>[];
  /**
   * The objects for which an index has a value.
   * @param index a name of the option `indexers`
   * @throws RequestError (`InvalidOption`) for an index that does not exist, `NotSynced` before the cache has been filled
   */
  by(index: I, value: string): Cached<T>[];
  /** The changes from now on, after the objects that exist. */
  changes(options?: ChangesOptions): Changes<T>;
  /** Calls a handler with the changes from now on, after the objects that exist: one call at a time. */
  on(handler: ChangeHandler<T>, options?: ChangesOptions): Subscription;
  /**
   * Resolves when the cache has a version, such as that of an object that was just written: `get` then returns that or a later state. Resolves
   * at once for versions that cannot be compared. An object that the selectors exclude counts once a bookmark is newer, about once a minute.
   * @throws RequestError: `InformerClosed` if the informer is closed before that, `InvalidNamespace` for a namespace that it does not have; the
   *   reason of the signal
   */
  caughtUp(resourceVersion: string, options?: CaughtUpOptions): Promise<void>;
  /** Ends the informer, and with it all its changes. What it requested ends when no other informer shares it. The objects can still be read. */
  close(): void;
}

/** Functions that compute the values of indexes, by the name of the index. They must be pure. */
export type Indexers<T, I extends string> = { readonly [N in I]: (object: Cached<T>) => readonly string[] };

/** Options of `informers.of`. */
export interface InformerOptions<L, T extends KubernetesObject, I extends string>
  extends SelectorOptions,
    Pick<CallOptions, "headers" | "query"> {
  /** The namespaces of the objects, in one cache. Default: the namespace of the resource client, or all. */
  namespaces?: readonly string[];
  /**
   * Changes each object before it is stored, for example to remove what nobody reads. It may change its argument and return it. It must keep
   * name, namespace, uid and resourceVersion, and return plain JSON data. An object for which it throws is reported to `onError`, and not
   * stored.
   */
  transform?: (object: L) => T;
  /**
   * Indexes, by name: each function returns the values under which `by` finds an object. An object for which it throws is reported to
   * `onError`, and is not in this index.
   */
  indexers?: Indexers<T, I>;
  /**
   * Whether equal parts of objects are one object in memory: of an object and its previous state, and of objects with the same owner. Default
   * true: it saves about a third of the memory.
   */
  structuralSharing?: boolean;
  /**
   * Whether objects are frozen, so that changing one throws a TypeError. It takes time. Default: only if the environment variable NODE_ENV is
   * `development` or `test`.
   */
  freeze?: boolean;
  /** Whether to request the first objects as a stream if the server supports it, which takes less of its memory. Default true. */
  streamingList?: boolean;
  /** After how many seconds the server ends one request of the watch; the next one follows. Default: a random time from 300 to 600. */
  timeoutSeconds?: number;
  /** Called with each failure that does not end the informer. Default: nothing; see `failure`. */
  onError?: (error: Error) => void;
}

/** Informers of one client. They share what they request. */
export interface Informers extends AsyncDisposable {
  /**
   * The informer of a resource. Nothing is requested before it is used. Informers of the same resource, namespaces, selectors, transform and
   * sharing use one cache and one stream; indexes are added to it.
   *
   * @param resource the client of a resource, in one namespace, in all of them, or cluster-scoped
   * @param options which objects, and how they are stored
   * @throws RequestError: `InvalidResource` for a value that is not a resource client, or of another client; `InvalidOption`,
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
  /** Resolves when all informers that were created so far have synced. */
  readonly synced: Promise<void>;
  /** Closes all informers. */
  close(): void;
}

/** Options of `createInformers`. */
export interface InformersOptions {
  /** Closes all informers when it aborts. */
  signal?: AbortSignal;
  /** The default of the option `onError` of each informer. */
  onError?: (error: Error) => void;
}
