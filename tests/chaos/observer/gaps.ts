import type { Gap } from "./protocol.js";

/** The part of a cache that lists by itself: all of it, or one of its namespaces. */
export interface Part {
  /** The version that it has reached; 0 before it is filled. */
  version(): Promise<number>;
  /** Resolves when it has reached a version. Rejects if it never does. */
  reach(version: number): Promise<void>;
}

/** Finds the times in which a part of a cache lists: only then may it miss states. */
export interface Gaps {
  /** Called before the request of a list or of a streaming list. The version of the part must not change until it resolves. */
  begin(): Promise<void>;
}

/** Creates the finder of the gaps of one part. The first version after a list ends its gap. */
export function createGaps(part: Part, record: (gap: Pick<Gap, "from" | "to">) => void): Gaps {
  let isOpen = false;
  const end = async (from: number): Promise<void> => {
    await part.reach(from + 1);
    record({ from, to: await part.version() });
    isOpen = false;
  };
  return {
    begin: async () => {
      if (isOpen) return;
      isOpen = true;
      const from = await part.version();
      // It rejects when the informer is closed.
      end(from).catch(() => {});
    },
  };
}
