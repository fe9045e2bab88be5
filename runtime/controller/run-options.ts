import type { Informers } from "../informer/index.js";
import type { LeadOptions } from "../leader-election/index.js";
import type { AbortSignal } from "../types/platform.js";
import type { Duration } from "./duration.js";
import type { LogEntry } from "./log/index.js";
import type { Metrics } from "./metrics/index.js";

/** Options of `runControllers`. */
export interface RunControllersOptions {
  /**
   * Run the controllers only while this process is the leader, and release the Lease at the end. Caches are filled before that, so that a new
   * leader begins at once. The clock is checked before each reconcile and before each of its writes. If the process no longer leads, it does not
   * start another reconcile, and the signals of all running reconciles abort. Default: without an election. Durations are in milliseconds.
   */
  leaderElection?: Omit<LeadOptions, "signal" | "releaseOnCancel" | "onError">;
  /**
   * Answer health checks by HTTP: `/livez` and `/healthz` succeed unless reconciles continue although the Lease has expired, `/readyz` once
   * the caches are filled. `/metrics` has metrics in Prometheus' text format. `host` is the address to listen at; default: all. Default: no
   * server.
   */
  health?: { port: number; host?: string };
  /** Ends the run. See `shutdownSignal`. */
  signal?: AbortSignal;
  /**
   * How long reconciles may go on after `signal` aborted, before their own signals abort. After that, they have five more seconds to end.
   * Default 30 seconds.
   */
  gracePeriod?: Duration;
  /** How long the caches may take until they are filled for the first time. Default 2 minutes; 0: without limit. */
  syncTimeout?: Duration;
  /** The informers to use. They are not closed at the end. Default: new ones. */
  informers?: Informers;
  /** The metrics of the run, for a program that shows them elsewhere than `health` does. Default: new ones. */
  metrics?: Metrics;
  /**
   * Called with each log entry. See `formatLogEntry`. Default: each is a line of the standard error output, without entries of the level
   * `debug`.
   */
  log?: (entry: LogEntry) => void;
}
