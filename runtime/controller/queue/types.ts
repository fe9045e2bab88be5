import type { AbortSignal } from "../../types/platform.js";
import type { Duration } from "../duration.js";

/** How long failed keys wait before they are tried again: the longer one of two limits. */
export interface RateLimits {
  /** The delay after the first failure of a key, which doubles with each further one. Default 5 ms. */
  readonly base?: Duration;
  /** The longest delay of a key. Default 1000 s. */
  readonly max?: Duration;
  /** How many failures of all keys together are tried again per second. Default 10; `Infinity`: without limit. */
  readonly rate?: number;
  /** How many failures of all keys together may exceed `rate` at once. Default 100. */
  readonly burst?: number;
}

/** How a key is added. */
export interface AddOptions {
  /** Do not hand the key out before this time has passed. Default 0. */
  readonly after?: Duration;
  /** Whether the key failed: `after` is at least what the rate limits say. Default false. */
  readonly rateLimited?: boolean;
  /** Keys with a higher priority are handed out first, in the order of their times. Default 0. */
  readonly priority?: number;
}

/** A key that was handed out. */
export interface QueueItem<K> {
  readonly key: K;
  readonly priority: number;
}

/** Options of `createQueue`. */
export interface QueueOptions {
  readonly rateLimits?: RateLimits;
}

/**
 * A queue of keys to work on. It has at most one entry for each key, and hands a key out only once at a time: a key that is added while it is
 * worked on is handed out again after `done`. Nothing is added, and nothing handed out, after `close`.
 */
export interface Queue<K> {
  /** How many keys could be handed out now. */
  readonly ready: number;
  /** How many keys wait for their time. */
  readonly waiting: number;
  readonly isClosed: boolean;
  /**
   * Adds a key. If it is in the queue already, it keeps the earlier of both times and the higher of both priorities.
   * @throws RequestError (`InvalidOption`) for an invalid option
   */
  add(key: K, options?: AddOptions): void;
  /** Hands out the key with the highest priority, and of these the one that was ready first; undefined if no key is ready. */
  take(): QueueItem<K> | undefined;
  /** The same, but waits until a key is ready; undefined when the queue is closed. Rejects with the reason of the signal. */
  next(options?: { readonly signal?: AbortSignal }): Promise<QueueItem<K> | undefined>;
  /** Says that the work on a key has ended. If it was added meanwhile, it can be handed out again. */
  done(key: K): void;
  /** Forgets the failures of a key. Call it after a success. */
  forget(key: K): void;
  /** How often a key was added with `rateLimited` since it was last forgotten. */
  failures(key: K): number;
  /** Drops all keys that were not handed out. */
  close(): void;
}
