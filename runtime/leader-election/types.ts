import type { AbortSignal } from "../types/platform.js";

/** What the work of a leader gets. */
export interface Leadership {
  /**
   * Whether this process leads at this moment: compares the monotonic clock with the deadline, so it is right also after the process was
   * suspended. Once false, always false. Call it before each effect.
   */
  isLeader(): boolean;
  /**
   * Aborts when the work should end: with a `LeadershipLostError` when leadership is lost, or with the reason of the options' `signal`,
   * after which this process still leads until the work has ended.
   */
  readonly signal: AbortSignal;
  /** Aborts only when leadership is lost: for what may still be completed when the program is asked to end. */
  readonly lost: AbortSignal;
  /** The identity of this process in the Lease. */
  readonly identity: string;
}

/** A running election. Settles when the work has ended. */
export interface Election<T> extends Promise<T | undefined> {
  /** Identity of the leader as it was last seen, which may be this process; `""` if the Lease was released; undefined at first. */
  readonly leader: string | undefined;
  /** Whether this process leads at this moment: as `isLeader` of the work's argument; false before and after the work. */
  isLeader(): boolean;
  /**
   * For a health check: false if the work still runs although the Lease has expired, because it does not react to its `signal`.
   * @param tolerance how many milliseconds after the expiry that is still healthy; default 0
   */
  isHealthy(tolerance?: number): boolean;
}
