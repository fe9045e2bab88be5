import { onAbort } from "../async/on-abort.js";
import { LONGEST_TIMER_MS } from "../async/wait.js";
import { RequestError } from "../errors/request-error.js";
import type { KubernetesObject } from "../types/object.js";
import type { Cache } from "./cache.js";
import type { Change, ChangesOptions } from "./types.js";

type AnyChange = Change<KubernetesObject>;

/** client-go's minimum. */
const MIN_RESYNC_MS = 1000;

/** Receives the changes of a cache. Iterations and handlers both read from one. */
export interface Consumer {
  /** The next change; undefined if there is none at present. Asking for it says that the previous one was handled. */
  take(): AnyChange | undefined;
  /** Resolves when there may be another change, or the consumer is closed. */
  wait(): Promise<void>;
  readonly isClosed: boolean;
  /** Resolves when all initial objects were handled; rejects if the consumer is closed before. */
  readonly synced: Promise<void>;
  close(): void;
}

/**
 * Creates a consumer, which begins with the objects that the cache has at this moment.
 * @param onClose called when it has been closed
 */
export function createConsumer(
  cache: Cache,
  { resyncPeriod, signal }: ChangesOptions,
  onClose: (consumer: Consumer) => void,
): Consumer {
  const reader = cache.log.open();
  let markSynced = (): void => {};
  let failSynced = (_reason: Error): void => {};
  const synced = new Promise<void>((resolve, reject) => {
    markSynced = resolve;
    failSynced = reject;
  });
  // Nobody has to wait for it.
  synced.catch(() => {});
  let isSyncedAfterObjects = cache.hasSynced;
  // What was read as one and is returned one by one.
  let pending: Iterator<AnyChange> | undefined = initialChanges([...cache.store.values()]);
  let isResyncPending = false;

  const close = (): void => {
    pending = undefined;
    reader.close();
    failSynced(closedTooSoon());
    clearInterval(timer);
    release?.();
    onClose(consumer);
  };
  const resync = (): void => {
    // One at a time: a consumer that is slower than its period must not fall further and further behind.
    if (reader.isClosed) clearInterval(timer);
    if (isResyncPending || !cache.hasSynced || reader.isClosed) return;
    isResyncPending = true;
    cache.log.append({ kind: "resync", objects: [...cache.store.values()], reader });
    cache.log.wake();
  };
  const timer = !resyncPeriod
    ? undefined
    : setInterval(resync, Math.min(Math.max(resyncPeriod, MIN_RESYNC_MS), LONGEST_TIMER_MS)).unref();
  const release = signal === undefined || signal.aborted ? undefined : onAbort(signal, close);
  const consumer: Consumer = {
    take: () => {
      for (;;) {
        if (reader.isClosed) return undefined;
        const next = pending?.next();
        if (next?.done === false) return next.value;
        pending = undefined;
        if (isSyncedAfterObjects) {
          isSyncedAfterObjects = false;
          markSynced();
        }
        const entry = reader.read();
        if (entry === undefined) return undefined;
        if (entry.kind === "change") return entry.change;
        if (entry.kind === "synced") markSynced();
        else if (resyncPeriod !== undefined && (entry.reader === undefined || entry.reader === reader)) {
          if (entry.reader === reader) isResyncPending = false;
          pending = resyncChanges(entry.objects);
        }
      }
    },
    wait: () => reader.wait(),
    get isClosed() {
      return reader.isClosed;
    },
    synced,
    close,
  };
  if (signal?.aborted) close();
  return consumer;
}

/** Why the initial objects were not all handled. */
export function closedTooSoon(): RequestError {
  return new RequestError("InformerClosed", "the changes ended before all initial objects had been handled");
}

function* initialChanges(objects: readonly KubernetesObject[]): Generator<AnyChange, void, void> {
  for (const object of objects) yield { type: "added", object, previous: undefined, isInitial: true };
}

function* resyncChanges(objects: readonly KubernetesObject[]): Generator<AnyChange, void, void> {
  for (const object of objects) yield { type: "updated", object, previous: object, isResync: true };
}
