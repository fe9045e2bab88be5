import { type Event, seriesKeyOf } from "./event.js";

/** An event and its repetitions. */
export interface Series {
  readonly key: string;
  /** The Event as it was created, or will be created. */
  event: Event;
  count: number;
  lastObserved: Date;
  /** When it was last repeated, by the monotonic clock. */
  observedAt: number;
  /** The count that was last written; 0 if the Event has not been created. */
  written: number;
  /** When it was last written, by the monotonic clock. */
  writtenAt: number;
  /** When it should be written next, by the monotonic clock; undefined if there is nothing to write. */
  dueAt: number | undefined;
}

/** The events of the last minutes, some of which must be written. Its memory is bounded. */
export interface SeriesMemory {
  /** How many events must be written. */
  readonly pending: number;
  /** Adds an event or a repetition. Returns false if the event is lost, because too many events wait to be written. */
  observe(event: Event, time: Date, now: number): boolean;
  /** Takes a series that is due. */
  takeDue(now: number): Series | undefined;
  /** When the next series is due, which may be in the past. */
  nextDue(): number | undefined;
  /** Records that a write has ended: with the count that was written, or with undefined if it failed. */
  written(series: Series, count: number | undefined, now: number): void;
  /** Makes all pending events due immediately. */
  hurry(): void;
}

/** client-go's `finishTime`: an event that is repeated later than this begins a new series. */
const SERIES_MS = 6 * 60_000;
/** client-go's `maxQueuedEvents`. */
const MAX_PENDING = 1000;
/** How many series are kept. Those that were not repeated for the longest time are removed first. */
const MAX_SERIES = 2000;
/** The first repetition is written immediately. Later ones are written this long after the last write. */
const PAUSE_MS = 10_000;

/** Creates the memory of one recorder. */
export function createSeriesMemory(): SeriesMemory {
  // In the order in which they were last repeated.
  const known = new Map<string, Series>();
  const pending = new Set<Series>();

  const makeDue = (series: Series): void => {
    series.dueAt = series.writtenAt + (series.written > 1 ? PAUSE_MS : 0);
    pending.add(series);
  };
  const forgetOld = (now: number): void => {
    for (const [key, { observedAt, dueAt }] of known) {
      if (known.size <= MAX_SERIES && now - observedAt <= SERIES_MS) return;
      if (dueAt === undefined) known.delete(key);
    }
  };
  return {
    get pending() {
      return pending.size;
    },
    observe: (event, time, now) => {
      forgetOld(now);
      const key = seriesKeyOf(event);
      let series = known.get(key);
      if (series === undefined || now - series.observedAt > SERIES_MS) {
        if (pending.size >= MAX_PENDING) return false;
        series = {
          key,
          event,
          count: 0,
          lastObserved: time,
          observedAt: now,
          written: 0,
          writtenAt: now,
          dueAt: undefined,
        };
      }
      if (series.dueAt === undefined) makeDue(series);
      known.delete(key);
      known.set(key, series);
      series.count++;
      series.lastObserved = time;
      series.observedAt = now;
      return true;
    },
    takeDue: (now) => {
      for (const series of pending) {
        if ((series.dueAt ?? now) > now) continue;
        pending.delete(series);
        return series;
      }
      return undefined;
    },
    nextDue: () => {
      const times = [...pending].map(({ dueAt }) => dueAt ?? 0);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    written: (series, count, now) => {
      series.dueAt = undefined;
      series.writtenAt = now;
      if (count === undefined) {
        // The next repetition writes the count again.
        if (series.written === 0 && known.get(series.key) === series) known.delete(series.key);
        return;
      }
      series.written = count;
      if (series.count > count) makeDue(series);
    },
    hurry: () => {
      for (const series of pending) series.dueAt = 0;
    },
  };
}
