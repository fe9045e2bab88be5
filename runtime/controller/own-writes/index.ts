// A controller reads its own writes: its caches must contain what a reconcile wrote before the next one of the same object begins.

import { AsyncLocalStorage } from "node:async_hooks";
import { descriptionOf } from "../../client/description.js";
import { observeWrites } from "../../client/observe-writes.js";
import type { Client, Described } from "../../types/client.js";
import { expectationOf, groupResourceOf } from "./expectation.js";
import { type Store, untilShown } from "./store.js";

/** The object that is reconciled. */
export interface Owner {
  /** Its key in the queue. */
  readonly key: string;
  /** An object that was deleted and created again has another one, and does not wait for the writes of the first. */
  readonly uid: string;
}

/** The writes of one controller's reconciles that its caches may not contain yet. */
export interface OwnWrites {
  /** Adds a cache that the controller reads. Writes to resources without a cache are not waited for. */
  follow(resource: Described, store: Store): void;
  /**
   * Runs a reconcile. What the client writes meanwhile, in `action` and in everything that it starts, belongs to `owner`.
   * @returns what `action` returns
   */
  run<T>(owner: Owner, action: () => Promise<T>): Promise<T>;
  /**
   * Whether an object must wait. Undefined: it can be reconciled. Otherwise the promise resolves, and never rejects, when all caches contain
   * what was written, or the writes were forgotten: ask again before the reconcile.
   */
  blocked(owner: Owner): Promise<void> | undefined;
  /** Forgets the writes of an object that is gone. Without `uid`, whichever object had the key. */
  forget(key: string, uid?: string): void;
  /** Forgets all writes, and ends the observation of the client. */
  close(): void;
}

/** The writes of one owner that a cache may not contain. */
interface Outstanding {
  readonly uid: string;
  /** Unanswered writes, and one for each cache that must show an answered write. */
  count: number;
  /** Resolve the promises of `blocked`. */
  readonly waiting: Set<() => void>;
}

/**
 * Creates the record of what a controller writes through `client`, by any resource client of it: typed, dynamic or metadata-only.
 *
 * Each answered write names a version of a resource, and its owner is blocked until every followed cache of that resource has had an event or
 * a bookmark of this version or a later one. Writes that a reconcile did not await count, too: an owner is blocked until they are answered.
 * Versions that cannot be compared do not block. A deletion that the server answers without a version is waited for until the cache shows it.
 * Dry runs do not count, and neither do writes by other clients and by `client.send`. A cache whose selectors exclude the written object
 * contains it once a bookmark is newer, which the server sends about once a minute.
 *
 * The memory is bounded by what is outstanding: nothing is kept of owners whose writes all caches contain.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/5647-stale-controller-handling
 */
export function createOwnWrites(client: Client): OwnWrites {
  const current = new AsyncLocalStorage<Owner>();
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
  /** What is outstanding of an owner. The writes of another object that had the key are forgotten. */
  const outstandingOf = ({ key, uid }: Owner): Outstanding | undefined => {
    const found = owners.get(key);
    if (found === undefined || found.uid === uid) return found;
    forget(key, found);
    return undefined;
  };

  const stopObserving = observeWrites(client, (call) => {
    const owner = current.getStore();
    if (owner === undefined) return undefined;
    const { key, uid } = owner;
    const outstanding = owners.get(key) ?? { uid, count: 0, waiting: new Set() };
    // Something that a reconcile of an earlier object left running.
    if (outstanding.uid !== uid) return undefined;
    owners.set(key, outstanding);
    const end = (): void => {
      if (--outstanding.count === 0) forget(key, outstanding);
    };
    outstanding.count++;
    return (answer) => {
      const expected = answer && expectationOf(call, answer);
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
    run: (owner, action) => {
      outstandingOf(owner);
      return current.run(owner, action);
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
