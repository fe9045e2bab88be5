import { onAbort } from "../async/on-abort.js";
import { compareResourceVersions } from "../text/resource-version.js";
import type { AbortSignal } from "../types/platform.js";
import type { CachePart } from "./cache.js";

/** Waits for versions that parts of a cache do not have yet. */
export interface VersionWaits {
  /**
   * Resolves when all `parts` have a version, or at once if it cannot be compared with theirs.
   * @throws the reason of the signal, or that of `end`
   */
  wait(version: string, parts: readonly CachePart[], signal: AbortSignal | undefined): Promise<void>;
  /** Resolves what is fulfilled. Called after the versions of parts have changed. */
  check(): void;
  /** Rejects what is still waiting, and everything after it. */
  end(reason: unknown): void;
}

interface Wait {
  isOver(): boolean;
  resolve(): void;
  reject(reason: unknown): void;
}

/** Creates the waits of one cache. */
export function createVersionWaits(): VersionWaits {
  const waits = new Set<Wait>();
  let ended: { readonly reason: unknown } | undefined;
  return {
    wait: (version, parts, signal) => {
      const isOver = (): boolean => parts.every((part) => hasVersion(part, version));
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (isOver()) return Promise.resolve();
      if (ended !== undefined) return Promise.reject(ended.reason);
      return new Promise((resolve, reject) => {
        const settle = (how: () => void): void => {
          waits.delete(wait);
          release?.();
          how();
        };
        const wait: Wait = {
          isOver,
          resolve: () => settle(resolve),
          reject: (reason) => settle(() => reject(reason)),
        };
        const release = signal && onAbort(signal, () => wait.reject(signal.reason));
        waits.add(wait);
      });
    },
    check: () => {
      for (const wait of waits) if (wait.isOver()) wait.resolve();
    },
    end: (reason) => {
      ended = { reason };
      for (const wait of waits) wait.reject(reason);
    },
  };
}

// Any well-formed version: others cannot be compared with anything.
const SOME_VERSION = "1";

function hasVersion({ resourceVersion }: CachePart, version: string): boolean {
  if (compareResourceVersions(version, SOME_VERSION) === undefined) return true;
  return resourceVersion !== undefined && (compareResourceVersions(resourceVersion, version) ?? 0) >= 0;
}
