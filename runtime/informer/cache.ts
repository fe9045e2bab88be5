import type { DecodedEvent } from "../client/watch/decode-event.js";
import { compareResourceVersions } from "../text/resource-version.js";
import type { KubernetesObject } from "../types/object.js";
import { type ChangeLog, createChangeLog } from "./change-log.js";
import { createPrepare, type Preparation } from "./prepare.js";
import { createStore, keyOf, type Store } from "./store.js";
import type { Change } from "./types.js";

/** Objects that are collected before they are in the cache. */
export interface Staged {
  set(object: KubernetesObject): void;
  delete(object: KubernetesObject): void;
  /** Forgets the objects, which will not be in the cache. */
  discard(): void;
  readonly objects: Store<KubernetesObject>;
}

/** The objects of one stream: all of a resource, or those of one namespace. */
export interface CachePart {
  /** Undefined: all namespaces, or a cluster-scoped resource. */
  readonly namespace: string | undefined;
  /** The version up to which it has all changes; undefined until it has been filled. Empty if the server sends none. */
  readonly resourceVersion: string | undefined;
  /** Begins to collect the objects of `replace`. */
  stage(): Staged;
  /** Replaces all objects, at once, by those that were collected, which the server has at a version. */
  replace(staged: Staged, resourceVersion: string): void;
  /**
   * Applies changes.
   * @param isOrdered whether they are in the order of their versions; not so while a stream reports the objects that exist
   */
  apply(events: readonly DecodedEvent[], isOrdered: boolean): void;
}

/** Objects that follow a server, and the log of their changes. */
export interface Cache {
  readonly store: Store<KubernetesObject>;
  readonly log: ChangeLog<KubernetesObject>;
  readonly parts: readonly CachePart[];
  /** Whether all parts have been filled. */
  readonly hasSynced: boolean;
}

/** What a cache calls. */
export interface CacheCallbacks {
  /** Called with each object that cannot be stored. */
  readonly report: (error: Error) => void;
  /** Called after the version of a part, or whether the cache has synced, may have changed. */
  readonly onProgress: () => void;
}

/**
 * Creates an empty cache.
 * @param namespaces of each part; `[undefined]` for a single one of everything
 */
export function createCache(
  namespaces: readonly (string | undefined)[],
  preparation: Preparation,
  { report, onProgress }: CacheCallbacks,
): Cache {
  const store = createStore<KubernetesObject>();
  const log = createChangeLog<KubernetesObject>();
  const { prepare, remember, forget } = createPrepare(preparation);
  // Whoever transforms objects must not rename them, but is not trusted to.
  const keepsKeys = preparation.transform === undefined;
  let hasSynced = false;

  /** The object to store; undefined, and reported, if it cannot be stored. */
  const tryPrepare = (
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): KubernetesObject | undefined => {
    try {
      return prepare(object, previous);
    } catch (cause) {
      const { namespace, name } = keyOf(object);
      report(
        new Error(
          `the transform function failed for ${namespace === "" ? "" : `${namespace}/`}${name}, so the object is not stored`,
          { cause },
        ),
      );
      return undefined;
    }
  };
  const append = (change: Change<KubernetesObject>): void => log.append({ kind: "change", change });
  const appendStored = (object: KubernetesObject, previous: KubernetesObject | undefined): void =>
    append(
      previous === undefined
        ? { type: "added", object, previous, isInitial: !hasSynced }
        : { type: "updated", object, previous, isResync: false },
    );
  /**
   * Stores an object. Returns false if it is stored already.
   * @param known its previous state, if it was found already: memory that was not used for a while is slow, and an event needs much of it
   */
  const put = (object: KubernetesObject, known?: KubernetesObject): boolean => {
    const key = keyOf(object);
    const previous = known ?? store.get(key);
    if (previous === object) return false;
    store.set(key, object, previous);
    remember(object, previous);
    if (log.hasReaders) appendStored(object, previous);
    return true;
  };
  /** Stores the objects of a complete list. */
  const putAll = (objects: Store<KubernetesObject>, namespace: string | undefined): void => {
    if (store.size === 0) {
      // They were remembered when they were collected.
      store.adopt(objects.release());
      if (log.hasReaders) for (const object of store.values()) appendStored(object, undefined);
      return;
    }
    for (const object of missingObjects(store.values(namespace), objects)) remove(object, object, true);
    appendUnchanged([...objects.values()].filter((object) => !put(object)));
  };
  const appendUnchanged = (objects: readonly KubernetesObject[]): void => {
    if (objects.length > 0) log.append({ kind: "resync", objects, reader: undefined });
  };
  const remove = (previous: KubernetesObject, object: KubernetesObject, isFinalStateUnknown: boolean): void => {
    store.delete(keyOf(previous));
    forget(previous);
    if (log.hasReaders) append({ type: "deleted", object, previous, isFinalStateUnknown });
  };

  function createStaged(): Staged {
    const objects = createStore<KubernetesObject>();
    return {
      objects,
      set: (object) => {
        const key = keyOf(object);
        const previous = objects.get(key) ?? store.get(key);
        const prepared = tryPrepare(object, previous) ?? previous;
        if (prepared === undefined) return;
        objects.set(key, prepared);
        remember(prepared, previous);
      },
      delete: (object) => {
        const previous = objects.get(keyOf(object));
        if (previous === undefined) return;
        objects.delete(keyOf(object));
        forget(previous);
      },
      discard: () => {
        for (const object of objects.values()) if (store.get(keyOf(object)) !== object) forget(object);
      },
    };
  }

  function createPart(namespace: string | undefined): CachePart {
    let resourceVersion: string | undefined;
    return {
      namespace,
      get resourceVersion() {
        return resourceVersion;
      },
      stage: createStaged,
      replace: ({ objects }, version) => {
        putAll(objects, namespace);
        resourceVersion = version;
        if (!hasSynced && parts.every((part) => part.resourceVersion !== undefined)) {
          hasSynced = true;
          log.append({ kind: "synced" });
        }
        log.wake();
        onProgress();
      },
      apply: (events, isOrdered) => {
        for (const { type, object } of events) {
          const version = object.metadata.resourceVersion;
          // A proxy or a reconnect may repeat events.
          if (isOrdered && isOlder(version, resourceVersion)) continue;
          if (type !== "BOOKMARK") {
            const previous = store.get(keyOf(object));
            const prepared = tryPrepare(object, previous);
            if (type === "DELETED") {
              if (previous !== undefined) remove(previous, prepared ?? previous, prepared === undefined);
            } else if (prepared !== undefined && !put(prepared, keepsKeys ? previous : undefined)) {
              appendUnchanged([prepared]);
            }
          }
          if (isOrdered) resourceVersion = version;
        }
        log.wake();
        onProgress();
      },
    };
  }
  const parts = namespaces.map(createPart);
  return {
    store,
    log,
    parts,
    get hasSynced() {
      return hasSynced;
    },
  };
}

/** The present objects that a complete list does not contain. */
function missingObjects(present: Iterable<KubernetesObject>, list: Store<KubernetesObject>): KubernetesObject[] {
  return [...present].filter((object) => list.get(keyOf(object)) === undefined);
}

function isOlder(version: string, than: string | undefined): boolean {
  return than !== undefined && (compareResourceVersions(version, than) ?? 0) < 0;
}
