const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const BLANK = 0x20;
// The longest time in RFC 3339 with nanoseconds and an offset.
const MAX_TIMESTAMP = 35;

/** A line of a log, and when it was written. */
export interface TimedLine {
  /** Nanoseconds since 1970, or undefined if the line does not begin with a time: it is a message of the kubelet. */
  readonly time: bigint | undefined;
  /** The line without its time. */
  readonly text: Buffer;
}

/** Splits a line of a log that was requested with timestamps. */
export function timedLine(line: Buffer): TimedLine {
  const end = line.subarray(0, MAX_TIMESTAMP + 1).indexOf(BLANK);
  const time = end === -1 ? undefined : nanoseconds(line.toString("latin1", 0, end));
  return time === undefined ? { time, text: line } : { time, text: line.subarray(end + 1) };
}

function nanoseconds(text: string): bigint | undefined {
  const [, seconds, fraction = "", zone] = TIMESTAMP.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/**
 * Where a program is in a log: after so many lines of one time. With it, a log that is requested again continues where it was interrupted.
 * The times in a log ascend, unless the node's clock is set back.
 */
export class LogPosition {
  private last: bigint | undefined;
  private count = 0;
  private skipping = false;
  private skipped = 0;

  /** The time from which the log must be requested again, in RFC 3339; undefined if there was no line yet. */
  get since(): string | undefined {
    return this.last === undefined ? undefined : new Date(Number(this.last / 1_000_000n)).toISOString();
  }

  /** Prepares for a request that begins at {@link since}: lines that were returned before are skipped. */
  restart(): void {
    this.skipping = this.last !== undefined;
    this.skipped = 0;
  }

  /** Continues after all lines of this time. */
  continueAfter(time: bigint): void {
    this.last = time;
    this.count = Number.POSITIVE_INFINITY;
  }

  /** Whether a line is new. Returns false for one that was returned before. */
  accept(time: bigint): boolean {
    if (this.skipping && this.last !== undefined) {
      if (time < this.last) return false;
      if (time === this.last && this.skipped < this.count) {
        this.skipped++;
        return false;
      }
      this.skipping = false;
    }
    if (time === this.last) this.count++;
    else {
      this.last = time;
      this.count = 1;
    }
    return true;
  }
}
