import type { AbortSignal } from "../types/platform.js";

/** The argument that the work of a leader is called with. */
export interface Leadership {
  /**
   * Whether this process leads at this moment. The result comes from comparing the monotonic clock with the deadline, so it is correct even
   * after the process was suspended. Once `isLeader` has returned false, it never returns true again. Call it before each action that has
   * an effect.
   */
  isLeader(): boolean;
  /**
   * Aborts when the work should end. If leadership was lost, the reason is a `LeadershipLostError`. Otherwise, it is the reason of the
   * `signal` option. In that case, this process still leads until the work has ended.
   */
  readonly signal: AbortSignal;
  /** Aborts only when leadership is lost. Use it for work that may still be completed when the program is asked to end. */
  readonly lost: AbortSignal;
  /** The identity of this process in the Lease. */
  readonly identity: string;
}

/** A running election. It settles when the work has ended. */
export interface Election<T> extends Promise<T | undefined> {
  /** The identity of the leader that was last seen, which may be this process. `""` if the Lease was released. Undefined at first. */
  readonly leader: string | undefined;
  /** Whether this process leads at this moment, like the `isLeader` that the work gets. Before and after the work, the result is false. */
  isLeader(): boolean;
  /**
   * For a health check. False if the work is still running even though the Lease has expired, because the work does not react to its `signal`.
   * @param tolerance how many milliseconds after the expiry the election still counts as healthy; default 0
   */
  isHealthy(tolerance?: number): boolean;
}
