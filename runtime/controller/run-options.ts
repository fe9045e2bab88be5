import type { Informers } from "../informer/index.js";
import type { LeadOptions } from "../leader-election/index.js";
import type { AbortSignal } from "../types/platform.js";
import type { Duration } from "./duration.js";
import type { LogEntry } from "./log/index.js";

/** Options of `runControllers`. */
export interface RunControllersOptions {
  /**
   * Run the controllers only while this process is the leader, and release the Lease at the end. Caches are filled before that, so that a new
   * leader begins at once. Default: without an election. Durations are in milliseconds.
   */
  leaderElection?: Omit<LeadOptions, "signal" | "releaseOnCancel" | "onError">;
  /**
   * Answer health checks by HTTP: `/livez`, `/healthz`, `/readyz`, and `/metrics`. `host` is the address to listen at; default: all. Default:
   * no server.
   */
  health?: { port: number; host?: string };
  /** Ends the run. See `shutdownSignal`. */
  signal?: AbortSignal;
  /** How long reconciles may go on after `signal` aborted, before their own signals abort. Default 30 seconds. */
  gracePeriod?: Duration;
  /** How long the caches may take until they are filled for the first time. Default 2 minutes; 0: without limit. */
  syncTimeout?: Duration;
  /** The informers to use. They are not closed at the end. Default: new ones. */
  informers?: Informers;
  /** Called with each log entry. Default: each is a line of the standard error output, without entries of the level `debug`. */
  log?: (entry: LogEntry) => void;
}
