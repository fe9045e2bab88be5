import type { CallOptions, SelectorOptions } from "./options.js";
import type { AsyncDisposable } from "./platform.js";

/** Options of `watch`. */
export interface WatchOptions extends CallOptions, SelectorOptions {
  /** Watch only the object of this name. */
  name?: string;
  /**
   * Where to begin: only changes after this version are reported. Take it from an earlier watch or from `metadata.resourceVersion` of a list.
   * Default: the watch first reports the objects that exist, each as `ADDED`.
   */
  resourceVersion?: string | undefined;
  /**
   * After how many seconds the server ends one request; the watch then continues by the next. Default: a random time from 300 to 600, so that
   * many watches do not return at once.
   */
  timeoutSeconds?: number;
  /**
   * Called with each problem that does not end the watch: an interrupted connection, a failure that the server reports and that may pass, an
   * event that cannot be used.
   */
  onError?: (error: Error) => void;
}

/** A change of an object. */
export interface WatchEvent<L> {
  /** `DELETED`, too, if the object no longer matches the selectors. */
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The object after the change; for `DELETED`, its last state, with the version of the deletion. */
  readonly object: L;
}

/**
 * The changes of a resource, as they happen. It can be iterated once; nothing is requested before that. Leaving the loop ends it.
 *
 * It continues after an interruption by itself, from the last version that it has seen. Iterating rejects with an `ApiError` if that cannot
 * succeed: `isExpired` if the version is too old (list again), `isForbidden`, `isNotFound` if the resource no longer exists. If the first
 * request fails, it rejects with its error, whatever it is. It ends without an error after `close()` and when its signal aborts.
 */
export interface Watch<L> extends AsyncIterableIterator<WatchEvent<L>>, AsyncDisposable {
  /**
   * The version from which another watch can continue: that of the last event that was returned, or a later one of which the server said that
   * nothing has changed. Undefined until all objects that exist have been returned.
   */
  readonly resourceVersion: string | undefined;
  /** Ends the watch and frees its connection. Events that were received but not returned are dropped. */
  close(): void;
}
