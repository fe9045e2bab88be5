import type { Gap } from "./protocol.js";

/** Finds the times in which an informer lists: only then may it miss states. */
export interface Gaps {
  /** Called before the request of a list or of a streaming list. */
  begin(): void;
  /** Called often: the first version after the list ends the gap. */
  check(): void;
}

/**
 * Creates the finder of one informer's gaps.
 * @param versionOf the version of its cache, which does not change while it lists
 */
export function createGaps(view: string, versionOf: () => string | undefined, record: (gap: Gap) => void): Gaps {
  let from: string | undefined;
  let isOpen = false;
  return {
    begin: () => {
      if (isOpen) return;
      isOpen = true;
      from = versionOf();
    },
    check: () => {
      const to = versionOf();
      if (!isOpen || to === undefined || to === from) return;
      isOpen = false;
      record({ view, from: Number(from ?? 0), to: Number(to) });
    },
  };
}
