// A controller reads its own writes: before an object is reconciled again, the caches contain what its last reconcile wrote.

import { AsyncLocalStorage } from "node:async_hooks";
import { descriptionOf } from "../../client/description.js";
import { observeWrites } from "../../client/observe-writes.js";
import type { Client, Described } from "../../types/client.js";
import type { KubernetesObject } from "../../types/object.js";
import { expectationOf, groupResourceOf } from "./expectation.js";
import { type Store, untilShown } from "./store.js";

/** The object that is reconciled. */
export interface Owner {
  /** Its key in the queue. */
  readonly key: string;
  /** Its uid. An object that was deleted and created again has another one, and does not wait for writes about the first object. */
  readonly uid: string;
}

/** The writes of a controller's reconciles that its caches may not contain yet. */
export interface OwnWrites {
  /** Adds a cache that the controller reads. Writes to resources without a cache are not waited for. */
  follow(resource: Described, store: Store): void;
  /**
   * Runs a reconcile. Each write by `action`, or by anything that `action` starts, is recorded for `owner`.
   * @param action called with a function that returns the owner as this reconcile last wrote it, or undefined if it did not write the owner
   * @param onWrite called before the request of each of these writes is sent
   * @returns what `action` returns
   */
  run<T>(owner: Owner, action: (latest: () => KubernetesObject | undefined) => T, onWrite?: () => void): T;
  /**
   * Returns undefined if the object can be reconciled now. Otherwise returns a promise, which resolves when all caches contain the writes
   * or the writes are forgotten. Then ask again, because there may be other writes. The promise never rejects.
   */
  blocked(owner: Owner): Promise<void> | undefined;
  /** Forgets the writes of an object that is gone. Without `uid`, forgets those of any object with the key. */
  forget(key: string, uid?: string): void;
  /** Forgets all writes, and stops observing the client. */
  close(): void;
}

/** A reconcile that runs. */
interface Run extends Owner {
  /** The owner as the reconcile last wrote it. */
  latest: KubernetesObject | undefined;
  readonly onWrite: (() => void) | undefined;
}

/** The writes of one owner that a cache may not contain yet. */
interface Outstanding {
  readonly uid: string;
  /** Unanswered writes, and one for each cache that must show an answered write. */
  count: number;
  /** Resolve the promises of `blocked`. */
  readonly waiting: Set<() => void>;
}

/**
 * Records the writes of one controller that go through `client`, whether its resource clients are typed, dynamic or metadata-only.
 *
 * The answer to a write contains the new resource version of the object. The owner is blocked until every followed cache of the resource
 * has received an event or a bookmark with that version or a later one. A write that the reconcile did not await counts too: it blocks the
 * owner until it is answered and in the caches. Versions that cannot be compared do not block. If the server answers a deletion without a
 * version, the owner is blocked until the caches no longer have the object, or show that it is being deleted.
 *
 * Dry runs do not block. Writes by other clients and by `client.send` are not recorded. If the selectors of a cache exclude the written
 * object, the cache counts as up to date when it receives a newer bookmark, which the server sends about once a minute.
 *
 * Nothing is kept in memory for an owner whose writes are in all caches.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/5647-stale-controller-handling
 */
export function createOwnWrites(client: Client): OwnWrites {
  const current = new AsyncLocalStorage<Run>();
  const owners = new Map<string, Outstanding>();
  const stores = new Map<string, Store[]>();
  const closing = new AbortController();

  const wake = ({ waiting }: Outstanding): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const forget = (key: string, outstanding: Outstanding): void => {
    if (owners.get(key) === outstanding) owners.delete(key);
    wake(outstanding);
  };
  /** The outstanding writes of an owner. Forgets those of another object that had the same key. */
  const outstandingOf = ({ key, uid }: Owner): Outstanding | undefined => {
    const found = owners.get(key);
    if (found === undefined || found.uid === uid) return found;
    forget(key, found);
    return undefined;
  };

  const stopObserving = observeWrites(client, (call) => {
    const run = current.getStore();
    if (run === undefined) return undefined;
    const { key, uid, onWrite } = run;
    onWrite?.();
    const outstanding = owners.get(key) ?? { uid, count: 0, waiting: new Set() };
    // A reconcile of an earlier object with this key left something running.
    if (outstanding.uid !== uid) return undefined;
    owners.set(key, outstanding);
    const end = (): void => {
      if (--outstanding.count === 0) forget(key, outstanding);
    };
    outstanding.count++;
    return (answer) => {
      const expected = answer && expectationOf(call, answer);
      if (expected?.kind === "version" && isObjectOf(uid, answer)) run.latest = answer;
      if (expected !== undefined) {
        for (const store of stores.get(groupResourceOf(call.token)) ?? []) {
          outstanding.count++;
          void untilShown(store, expected, closing.signal).then(end);
        }
      }
      end();
    };
  });

  return {
    follow: (resource, store) => {
      const of = groupResourceOf(descriptionOf(resource).token);
      stores.set(of, [...(stores.get(of) ?? []), store]);
    },
    run: (owner, action, onWrite) => {
      outstandingOf(owner);
      const run: Run = { key: owner.key, uid: owner.uid, latest: undefined, onWrite };
      return current.run(run, action, () => run.latest);
    },
    blocked: (owner) => {
      const outstanding = outstandingOf(owner);
      return outstanding && new Promise((resolve) => outstanding.waiting.add(resolve));
    },
    forget: (key, uid) => {
      const found = owners.get(key);
      if (found !== undefined && (uid === undefined || uid === found.uid)) forget(key, found);
    },
    close: () => {
      stopObserving();
      closing.abort();
      for (const [key, outstanding] of owners) forget(key, outstanding);
    },
  };
}

/** Whether an answer is an object, and not its `Scale`, which has the same uid. */
function isObjectOf(uid: string, answer: KubernetesObject | undefined): boolean {
  return answer?.metadata?.uid === uid && answer.kind !== "Scale";
}
