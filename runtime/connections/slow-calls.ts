/** Places for a limited number of calls at a time. */
export interface Places<T> {
  /** Number of places. */
  readonly count: () => number;
  /** The calls that have a place. */
  readonly taken: () => readonly T[];
  /** Whether other calls wait for a place. */
  readonly areShort: () => boolean;
  /** Called if slow calls have at least half of the places, and others wait. Makes room for these. */
  readonly relieve: () => void;
}

// A call is slow after two of these. Two, because after a time in which this process was busy, answers may have come that it has not read.
const LOOK_MS = 500;

/**
 * Limits on parallel calls save connections when many short calls are made at once. Calls that take long, such as watches that are read as
 * calls, would keep all others waiting.
 * @returns to be called whenever calls may wait for a place
 */
export function watchPlaces<T>({ count, taken, areShort, relieve }: Places<T>): () => void {
  let timer: NodeJS.Timeout | undefined;

  function look(seen: readonly T[], looks: number): void {
    timer = setTimeout(() => {
      timer = undefined;
      if (!areShort()) return;
      const now = new Set(taken());
      const slow = seen.filter((call) => now.has(call));
      if (looks === 1) return look(slow, 2);
      if (slow.length * 2 >= count()) relieve();
      watch();
    }, LOOK_MS).unref();
  }
  function watch(): void {
    if (timer === undefined && areShort()) look(taken(), 1);
  }
  return watch;
}
