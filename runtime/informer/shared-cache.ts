import { compareResourceVersions } from "../text/resource-version.js";
import { type Cache, createCache } from "./cache.js";
import type { Preparation } from "./prepare.js";
import { type Reflection, reflect } from "./reflector.js";
import { createVersionWaits, type VersionWaits } from "./version-waits.js";

/** A cache that follows a server while someone uses it. Several informers may share it. */
export interface SharedCache {
  readonly cache: Cache;
  readonly waits: VersionWaits;
  /** Resolves when the cache has been filled; rejects if it ends before. */
  readonly synced: Promise<void>;
  /** Resolves with the reason when the cache has ended. */
  readonly ended: Promise<unknown>;
  /** Of the part that is furthest behind; undefined if one has not been filled. */
  readonly resourceVersion: string | undefined;
  readonly failure: Error | undefined;
  /** Begins to follow the server, at the first call. */
  start(): void;
  /** Adds a user, who is told of failures by a function that does not throw. The returned function removes the user; the last one ends the cache, for a reason. */
  use(onError: (error: Error) => void): (reason: unknown) => void;
}

/**
 * Creates a cache that several informers can share.
 * @param reflections one for each part: of everything, or of a namespace each
 * @param onEnd called when the last user has gone
 */
export function createSharedCache(
  reflections: readonly Reflection[],
  preparation: Preparation,
  onEnd: () => void,
): SharedCache {
  const users = new Set<(error: Error) => void>();
  const ending = new AbortController();
  const waits = createVersionWaits();
  const failures = new Map<number, Error>();
  let isStarted = false;
  let settle = { resolve: (): void => {}, reject: (_reason: unknown): void => {} };
  const synced = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Nobody has to wait for it.
  synced.catch(() => {});
  let settleEnded = (_reason: unknown): void => {};
  const ended = new Promise<unknown>((resolve) => {
    settleEnded = resolve;
  });
  const report = (error: Error): void => {
    for (const onError of users) onError(error);
  };
  const cache = createCache(
    reflections.map(({ description }) => description.namespace),
    preparation,
    {
      report,
      onProgress: () => {
        if (cache.hasSynced) settle.resolve();
        waits.check();
      },
    },
  );
  const end = (reason: unknown): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    cache.log.end();
    settle.reject(reason);
    settleEnded(reason);
    waits.end(reason);
    onEnd();
  };
  const start = (): void => {
    if (isStarted) return;
    isStarted = true;
    for (const [i, reflection] of reflections.entries()) {
      const part = cache.parts[i] as Cache["parts"][number];
      void reflect(reflection, part, ending.signal, {
        onFailure: (error) => {
          failures.set(i, error);
          report(error);
        },
        onSuccess: () => failures.delete(i),
        onEnd: end,
        report,
      });
    }
  };
  return {
    cache,
    waits,
    synced,
    ended,
    get resourceVersion() {
      return oldestOf(cache.parts.map(({ resourceVersion }) => resourceVersion));
    },
    get failure() {
      return failures.values().next().value;
    },
    start,
    use: (onError) => {
      const user = (error: Error): void => onError(error);
      users.add(user);
      return (reason) => {
        if (users.delete(user) && users.size === 0) end(reason);
      };
    },
  };
}

/** The oldest of several versions; the first of those that cannot be compared; undefined if one is. */
function oldestOf(versions: readonly (string | undefined)[]): string | undefined {
  return versions.reduce((oldest, version) => {
    if (oldest === undefined || version === undefined) return undefined;
    return (compareResourceVersions(version, oldest) ?? 0) < 0 ? version : oldest;
  });
}
