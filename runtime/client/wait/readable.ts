import type { List } from "../../types/object.js";
import type { CallOptions, GetOptions, SelectorOptions } from "../../types/options.js";
import type { WatchEvent, WatchOptions } from "../../types/watch.js";

/** Something that reads single objects: the client of a resource, in one namespace or cluster-scoped, or anything else with the same `get`. */
export interface Readable<L> {
  /** Reads the object `name`. Rejects with an `ApiError` (`isNotFound`) if it does not exist. */
  get(name: string, options?: GetOptions): Promise<L>;
}

/**
 * Something that lists objects and reports their changes: the client of a resource, in one namespace or cluster-scoped, or anything else with
 * the same `list` and `watch`.
 */
export interface Watchable<L> {
  /** Lists objects. */
  list(options?: CallOptions & SelectorOptions): PromiseLike<List<L>>;
  /** Reports the changes of objects. */
  watch(options?: WatchOptions): AsyncIterable<WatchEvent<L>>;
  // The client of a resource in all namespaces has this member: a name does not identify one of its objects.
  readonly call?: never;
}
