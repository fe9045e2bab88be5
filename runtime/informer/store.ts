import type { KubernetesObject } from "../types/object.js";
import { createIndex, type Index, type IndexFunction } from "./store-index.js";

/** What identifies an object in a collection. The namespace of cluster-scoped objects is empty. */
export interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** The key of an object. */
export function keyOf({ metadata }: KubernetesObject): Key {
  return { namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" };
}

/** Objects by namespace and name, and indexes of them that are always up to date. */
export interface Store<T> {
  readonly size: number;
  get(key: Key): T | undefined;
  /**
   * Stores an object, in the place of an older one with its key.
   * @param previous that one, for callers that know it
   */
  set(key: Key, object: T, previous?: T): void;
  delete(key: Key): void;
  /** Returns all objects by namespace and name, and leaves the store empty. Indexes are not updated: the store must not be used again. */
  release(): Map<string, Map<string, T>>;
  /** Stores all objects that another store has released. This store must be empty. */
  adopt(released: Map<string, Map<string, T>>): void;
  /** The objects of a namespace, or all. */
  values(namespace?: string): Generator<T, void, void>;
  /** Adds an index, of the objects that are stored and of later ones. `report` is called with what `valuesOf` throws. */
  addIndex(valuesOf: IndexFunction<T>, report: (error: unknown) => void): Index<T>;
  removeIndex(index: Index<T>): void;
}

/**
 * Creates an empty store. Objects are found through maps of names in a map of namespaces: the keys are strings of the objects themselves, so that
 * an object takes little more memory than in a list.
 */
export function createStore<T extends KubernetesObject>(): Store<T> {
  let namespaces = new Map<string, Map<string, T>>();
  const indexes = new Set<Index<T>>();
  let size = 0;

  const get = ({ namespace, name }: Key): T | undefined => namespaces.get(namespace)?.get(name);
  function* values(namespace?: string): Generator<T, void, void> {
    if (namespace !== undefined) yield* namespaces.get(namespace)?.values() ?? [];
    else for (const objects of namespaces.values()) yield* objects.values();
  }
  return {
    get size() {
      return size;
    },
    get,
    set: (key, object, known) => {
      let objects = namespaces.get(key.namespace);
      if (objects === undefined) {
        objects = new Map();
        namespaces.set(key.namespace, objects);
      }
      const previous = known ?? objects.get(key.name);
      if (previous === undefined) size++;
      objects.set(key.name, object);
      for (const index of indexes) index.replace(previous, object);
    },
    delete: (key) => {
      const objects = namespaces.get(key.namespace);
      const previous = objects?.get(key.name);
      if (objects === undefined || previous === undefined) return;
      objects.delete(key.name);
      if (objects.size === 0) namespaces.delete(key.namespace);
      size--;
      for (const index of indexes) index.replace(previous, undefined);
    },
    release: () => {
      const released = namespaces;
      namespaces = new Map();
      size = 0;
      return released;
    },
    adopt: (released) => {
      namespaces = released;
      for (const objects of released.values()) {
        size += objects.size;
        for (const index of indexes) for (const object of objects.values()) index.replace(undefined, object);
      }
    },
    values,
    addIndex: (valuesOf, report) => {
      const index = createIndex(valuesOf, report);
      for (const object of values()) index.replace(undefined, object);
      indexes.add(index);
      return index;
    },
    removeIndex: (index) => void indexes.delete(index),
  };
}
