import { onAbort } from "../../async/on-abort.js";
import { LONGEST_TIMER_MS } from "../../async/wait.js";
import { checkNumber } from "../../client/number-option.js";
import { millisecondsOf } from "../duration.js";
import { createHeap, type Heap } from "./heap.js";
import { createLine, type LineNode } from "./line.js";
import { createRateLimiter, rateLimitSettings } from "./rate-limits.js";
import type { AddOptions, Queue, QueueItem, QueueOptions } from "./types.js";

/** The entry of a key. It is in one of the heaps, or in none while the key is worked on. */
interface Entry<K> extends LineNode<Entry<K>> {
  readonly key: K;
  /** Whether the key is worked on, and whether it was added again since this work began. */
  work: "none" | "running" | "added again";
  priority: number;
  /** When it can be handed out, by the monotonic clock. */
  readyAt: number;
  /** Decides between entries of the same priority. */
  turn: number;
  heap: Heap<Entry<K>> | undefined;
}

/** What is told about each step of a queue, for metrics. */
export interface QueueObserver {
  /** A key became ready. */
  added(priority: number): void;
  /** A key was handed out, so many milliseconds after it had become ready. */
  handedOut(waited: number, priority: number): void;
  /** A key was added that failed or has to wait. */
  retried(): void;
}

/**
 * Creates an empty queue. Each operation takes at most logarithmic time, and all keys that wait share one timer.
 *
 * @param options the rate limits
 * @returns a queue of keys that are compared as the keys of a Map
 * @throws RequestError (`InvalidOption`) for invalid rate limits
 * @example
 * const queue = createQueue<string>();
 * queue.add("default/web");
 * for (let item = await queue.next(); item !== undefined; item = await queue.next()) {
 *   try {
 *     await work(item.key);
 *     queue.forget(item.key);
 *   } catch {
 *     queue.add(item.key, { rateLimited: true });
 *   } finally {
 *     queue.done(item.key);
 *   }
 * }
 */
export function createQueue<K = string>(options: QueueOptions = {}): Queue<K> {
  return createObservedQueue(options);
}

/**
 * The same, with an observer.
 * @param identityOf returns what tells a key from others, as a key of a Map. Default: the key itself
 */
export function createObservedQueue<K>(
  { rateLimits = {} }: QueueOptions,
  observer?: QueueObserver,
  identityOf: (key: K) => unknown = (key) => key,
): Queue<K> {
  const limiter = createRateLimiter<unknown>(rateLimitSettings(rateLimits));
  const entries = new Map<unknown, Entry<K>>();
  const ready = createLine<Entry<K>>(
    (a, b) => a.priority > b.priority || (a.priority === b.priority && a.turn < b.turn),
  );
  const waiting = createHeap<Entry<K>>((a, b) => a.readyAt < b.readyAt);
  const takers = new Set<(item: QueueItem<K> | undefined) => void>();
  let lastTurn = 0;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  const push = (entry: Entry<K>, heap: Heap<Entry<K>>): void => {
    entry.heap = heap;
    heap.push(entry);
  };
  const makeReady = (entry: Entry<K>): void => {
    entry.turn = ++lastTurn;
    push(entry, ready);
    observer?.added(entry.priority);
  };
  /** Puts an entry where it belongs, unless its key is worked on. */
  const place = (entry: Entry<K>, now: number): void => {
    if (entry.work !== "none") entry.heap = undefined;
    else if (entry.readyAt > now) push(entry, waiting);
    else makeReady(entry);
  };
  const promote = (now: number): void => {
    for (let first = waiting.top; first !== undefined && first.readyAt <= now; first = waiting.top) {
      waiting.pop();
      makeReady(first);
    }
  };
  /** Sets the timer to the time of the first entry that waits. */
  const arm = (now: number): void => {
    const next = waiting.top?.readyAt ?? Number.POSITIVE_INFINITY;
    if (next === timerAt) return;
    clearTimeout(timer);
    timerAt = next;
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(proceed, Math.min(Math.ceil(next - now), LONGEST_TIMER_MS));
  };
  const take = (): QueueItem<K> | undefined => {
    const now = performance.now();
    promote(now);
    const entry = ready.pop();
    if (entry === undefined) return undefined;
    const { key, priority, readyAt } = entry;
    entry.work = "running";
    entry.heap = undefined;
    observer?.handedOut(now - readyAt, priority);
    return { key, priority };
  };
  /** Serves those that wait for keys, and sets the timer. */
  const serve = (now: number): void => {
    // The common case while a queue is filled.
    if (takers.size === 0 && waiting.size === 0 && timerAt === Number.POSITIVE_INFINITY) return;
    promote(now);
    for (const taker of takers) {
      const item = take();
      if (item === undefined) break;
      takers.delete(taker);
      taker(item);
    }
    arm(now);
  };
  function proceed(): void {
    timerAt = Number.POSITIVE_INFINITY;
    serve(performance.now());
  }

  return {
    get ready() {
      promote(performance.now());
      return ready.size;
    },
    get waiting() {
      promote(performance.now());
      return waiting.size;
    },
    get isClosed() {
      return isClosed;
    },
    add: (key, { after = 0, rateLimited = false, priority = 0 }: AddOptions = {}) => {
      checkNumber("priority", priority, Number.NEGATIVE_INFINITY);
      const given = millisecondsOf(after, "after");
      if (isClosed) return;
      const now = performance.now();
      const delay = rateLimited ? Math.max(given, limiter.failed(identityOf(key), now)) : given;
      if (delay > 0) observer?.retried();
      const readyAt = now + delay;
      const identity = identityOf(key);
      const known = entries.get(identity);
      if (known === undefined) {
        const entry = createEntry(key, readyAt, priority);
        entries.set(identity, entry);
        place(entry, now);
      } else if (known.work === "running") {
        known.work = "added again";
        known.readyAt = readyAt;
        known.priority = priority;
      } else merge(known, readyAt, priority, now);
      serve(now);
    },
    take,
    next: async ({ signal } = {}) => {
      signal?.throwIfAborted();
      const item = take();
      if (item !== undefined || isClosed) return item;
      return new Promise((resolve, reject) => {
        const taker = (taken: QueueItem<K> | undefined): void => {
          release?.();
          resolve(taken);
        };
        const release =
          signal &&
          onAbort(signal, () => {
            takers.delete(taker);
            reject(signal.reason);
          });
        takers.add(taker);
      });
    },
    done: (key) => {
      const identity = identityOf(key);
      const entry = entries.get(identity);
      if (entry === undefined || entry.work === "none") return;
      const isOver = entry.work === "running";
      entry.work = "none";
      if (isOver) return void entries.delete(identity);
      const now = performance.now();
      place(entry, now);
      serve(now);
    },
    forget: (key) => limiter.forget(identityOf(key)),
    failures: (key) => limiter.failures(identityOf(key)),
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      for (const heap of [ready, waiting]) heap.clear();
      entries.clear();
      for (const taker of takers) taker(undefined);
      takers.clear();
    },
  };

  /** Adds to an entry that exists: the earlier time and the higher priority count. */
  function merge(entry: Entry<K>, readyAt: number, priority: number, now: number): void {
    if (readyAt >= entry.readyAt && priority <= entry.priority) return;
    const { heap } = entry;
    heap?.remove(entry);
    entry.readyAt = Math.min(entry.readyAt, readyAt);
    entry.priority = Math.max(entry.priority, priority);
    // It keeps its turn.
    if (heap === ready) heap.push(entry);
    else place(entry, now);
  }
}

function createEntry<K>(key: K, readyAt: number, priority: number): Entry<K> {
  return {
    key,
    work: "none",
    priority,
    readyAt,
    turn: 0,
    heap: undefined,
    place: 0,
    before: undefined,
    after: undefined,
  };
}
