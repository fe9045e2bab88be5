import type { CallOptions, SelectorOptions } from "./options.js";
import type { AsyncDisposable } from "./platform.js";

/** Options of `watch`. */
export interface WatchOptions extends CallOptions, SelectorOptions {
  /** Watch only the object with this name. */
  name?: string;
  /**
   * The version to start from: only later changes are reported. Take the version from an earlier watch, or from the
   * `metadata.resourceVersion` of a list. Default: the watch first reports the objects that exist, each as `ADDED`.
   */
  resourceVersion?: string | undefined;
  /**
   * After how many seconds the server ends one request. The watch then continues with the next request. Default: a random value from 300 to
   * 600, so that many watches do not reconnect at the same time.
   */
  timeoutSeconds?: number;
  /**
   * Called with each problem that does not end the watch: an interrupted connection, a temporary failure that the server reports, or an
   * event that cannot be used.
   */
  onError?: (error: Error) => void;
}

/** A change of an object. */
export interface WatchEvent<L> {
  /** `DELETED` is also used if the object no longer matches the selectors. */
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The object after the change. For `DELETED`, this is the last state of the object, with the version of the deletion. */
  readonly object: L;
}

/**
 * The changes of a resource, as they happen. A watch can be iterated only once. Nothing is requested until you iterate. Leaving the loop
 * ends the watch.
 *
 * After an interruption, the watch continues by itself from the last version that it has seen. Iterating rejects with an `ApiError` if the
 * watch cannot continue: `isExpired` if the version is too old (list again), `isForbidden`, or `isNotFound` if the resource no longer
 * exists. If the first request fails, iterating rejects with the error of that request, whatever it is. The watch ends without an error
 * after `close()` and when its signal aborts.
 */
export interface Watch<L> extends AsyncIterableIterator<WatchEvent<L>>, AsyncDisposable {
  /**
   * The version from which another watch can continue. It is the version of the last event that was returned, or a later version up to
   * which, according to the server, nothing else has changed. Undefined until all objects that exist have been returned.
   */
  readonly resourceVersion: string | undefined;
  /** Ends the watch and frees its connection. Events that were received but not yet returned are dropped. */
  close(): void;
}
