// A cache whose progress the test decides.
import type { KubernetesObject } from "../index.js";
import type { CaughtUpOptions, Informer } from "../informer/index.js";

/** A cache of which own writes use these members. */
export interface CacheStub extends Pick<Informer<KubernetesObject>, "caughtUp" | "get"> {
  /** The versions that were waited for, with the namespace: `default 7`. */
  readonly asked: string[];
  /** Its objects, by name. */
  readonly objects: Map<string, KubernetesObject>;
  /** Lets the cache have a version. */
  reach(version: number): void;
  /** Lets all waits reject, as a closed informer does. */
  fail(error: Error): void;
}

/** Creates a cache with no objects, at version 0. */
export function createCacheStub(): CacheStub {
  const asked: string[] = [];
  const objects = new Map<string, KubernetesObject>();
  const waits = new Set<{ version: number; resolve: () => void; reject: (error: Error) => void }>();
  let current = 0;
  return {
    asked,
    objects,
    caughtUp: (version, { namespace }: CaughtUpOptions = {}) => {
      asked.push(namespace === undefined ? version : `${namespace} ${version}`);
      if (!/^[0-9]+$/.test(version) || Number(version) <= current) return Promise.resolve();
      return new Promise((resolve, reject) => waits.add({ version: Number(version), resolve, reject }));
    },
    get: (name) => objects.get(name),
    reach: (version) => {
      current = version;
      for (const wait of waits) if (wait.version <= version && waits.delete(wait)) wait.resolve();
    },
    fail: (error) => {
      for (const wait of waits) wait.reject(error);
      waits.clear();
    },
  };
}
