import { LONGEST_TIMER_MS } from "../async/wait.js";
import { printable } from "../text/printable.js";
import { LeadershipLostError } from "./lost-error.js";
import type { Settings } from "./options.js";

/** The time during which this process leads: from a write of the Lease until its renewals fail, or the work has ended. */
export interface Term {
  /** Aborts with a `LeadershipLostError` when leadership is lost. */
  readonly lost: AbortSignal;
  /** When leadership was lost; undefined while it is not. */
  readonly error: LeadershipLostError | undefined;
  /** Compares the clock with the deadline. False forever once it was false. */
  isLeader(): boolean;
  /** Whether the Lease was last renewed less than `leaseDuration` + `tolerance` milliseconds ago. */
  isCurrent(tolerance: number): boolean;
  /** Moves the deadline after a renewal. It counts from when the request was sent, as others may have seen the Lease change since then. */
  renewed(sentAt: number): void;
  /** Notes why a renewal failed, for the error. */
  failed(error: unknown): void;
  /** Ends it at once, because another process holds the Lease, or nobody. */
  takenBy(holder: string): void;
  /** Ends it because the work has ended. */
  end(): void;
}

/** Begins a term with a write that was sent at `sentAt`, on the monotonic clock. */
export function beginTerm({ namespace, name, renewDeadline, leaseDuration }: Settings, sentAt: number): Term {
  const controller = new AbortController();
  let renewedAt = sentAt;
  let hasEnded = false;
  let lastFailure: unknown;
  let error: LeadershipLostError | undefined;
  let timer: ReturnType<typeof setTimeout>;

  function lose(why: string): void {
    clearTimeout(timer);
    const message = `leadership was lost: the Lease ${namespace}/${name} ${why}`;
    error = new LeadershipLostError(message, lastFailure === undefined ? undefined : { cause: lastFailure });
    controller.abort(error);
  }

  function isLeader(): boolean {
    if (hasEnded || error !== undefined) return false;
    if (performance.now() < renewedAt + renewDeadline) return true;
    lose(`was not renewed within ${renewDeadline} ms`);
    return false;
  }

  function watchDeadline(): void {
    const left = renewedAt + renewDeadline - performance.now();
    // Timers may fire early by a fraction of a millisecond.
    timer = setTimeout(() => isLeader() && watchDeadline(), Math.min(Math.ceil(left), LONGEST_TIMER_MS));
  }

  watchDeadline();
  return {
    lost: controller.signal,
    get error() {
      return error;
    },
    isLeader,
    isCurrent: (tolerance) => hasEnded || performance.now() < renewedAt + leaseDuration + tolerance,
    renewed(at) {
      // A response that arrives after the deadline comes too late: another process may have led meanwhile.
      if (!isLeader()) return;
      renewedAt = at;
      lastFailure = undefined;
      clearTimeout(timer);
      watchDeadline();
    },
    failed(failure) {
      lastFailure = failure;
    },
    takenBy(holder) {
      if (!isLeader()) return;
      lose(holder === "" ? "was released by another process" : `is held by ${printable(JSON.stringify(holder), 300)}`);
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
    },
  };
}
