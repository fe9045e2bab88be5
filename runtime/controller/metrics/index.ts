// Metrics of controllers, in Prometheus' text format and for OpenTelemetry.

import { LEADER, QUEUE, RECONCILE } from "./definitions.js";
import { findOpenTelemetrySink } from "./opentelemetry.js";
import { CONTENT_TYPE, createPrometheusSink } from "./prometheus.js";
import { combine } from "./sink.js";

/** How a reconcile ended, in controller-runtime's words. */
export interface ReconcileOutcome {
  /** `requeue_after`: it asked to be repeated after some time. `requeue`: it is repeated immediately. */
  readonly result: "success" | "requeue" | "requeue_after" | "error";
  /** Whether the error was a `TerminalError`, so the reconcile is not retried. */
  readonly isTerminal?: boolean;
  /** Whether the reconcile exceeded its time limit. */
  readonly isTimeout?: boolean;
}

/** The metrics of one controller. Times are milliseconds. */
export interface ControllerMetrics {
  /** A key became ready. */
  added(): void;
  /**
   * A key was handed out.
   * @param waited the milliseconds since it became ready
   */
  handedOut(waited: number): void;
  /** A key was added with a delay. */
  retried(): void;
  /** A reconcile begins. Call the returned function when the reconcile ends. */
  begin(): (outcome: ReconcileOutcome) => void;
}

/** The numbers that a controller's metrics read from the controller. */
export interface ControllerGauges {
  /** The number of reconciles that may run at the same time. */
  readonly concurrency: number;
  /** How many keys are ready now. */
  depth(): number;
}

/** The metrics of all controllers of a run. */
export interface Metrics {
  /** The metrics of one controller. If the name was used before, its numbers continue. */
  controller(name: string, gauges: ControllerGauges): ControllerMetrics;
  /** Adds a metric that shows whether this process is the leader. */
  leader(lease: string, isLeader: () => boolean): void;
  /** All metrics in Prometheus' text format. */
  text(): string;
  /** The content type of the text. */
  readonly contentType: string;
  /** Stops reporting to OpenTelemetry. */
  close(): void;
}

/**
 * Creates the metrics of a run. Their names are those of client-go and controller-runtime: `workqueue_*`, `controller_runtime_*` and
 * `leader_election_master_status`. If the program registered an OpenTelemetry `MeterProvider` before this call, the same metrics are
 * reported to it.
 */
export function createMetrics(): Metrics {
  const prometheus = createPrometheusSink();
  const openTelemetry = findOpenTelemetrySink();
  const { counter, histogram, gauge, close } = combine([prometheus, ...(openTelemetry ? [openTelemetry] : [])]);
  return {
    controller: (name, { concurrency, depth }) => {
      /** When the reconciles that run began. */
      const running: { readonly since: number; place: number }[] = [];
      const ages = (): number[] => running.map(({ since }) => (performance.now() - since) / 1000);
      const ofQueue = { name, controller: name };
      gauge(QUEUE.depth, ofQueue, depth);
      const added = counter(QUEUE.adds, ofQueue);
      const waited = histogram(QUEUE.waited, ofQueue);
      const worked = histogram(QUEUE.worked, ofQueue);
      gauge(QUEUE.unfinished, ofQueue, () => ages().reduce((sum, age) => sum + age, 0));
      gauge(QUEUE.longest, ofQueue, () => Math.max(0, ...ages()));
      const retried = counter(QUEUE.retries, ofQueue);

      const labels = { controller: name };
      const ended = {
        success: counter(RECONCILE.total, { ...labels, result: "success" }),
        requeue: counter(RECONCILE.total, { ...labels, result: "requeue" }),
        requeue_after: counter(RECONCILE.total, { ...labels, result: "requeue_after" }),
        error: counter(RECONCILE.total, { ...labels, result: "error" }),
      };
      const failed = counter(RECONCILE.errors, labels);
      const failedForGood = counter(RECONCILE.terminalErrors, labels);
      const timedOut = counter(RECONCILE.timeouts, labels);
      const took = histogram(RECONCILE.time, labels);
      gauge(RECONCILE.maxConcurrent, labels, () => concurrency);
      gauge(RECONCILE.active, labels, () => running.length);
      return {
        added,
        handedOut: (milliseconds) => waited(Math.max(milliseconds, 0) / 1000),
        retried,
        begin: () => {
          const entry = { since: performance.now(), place: running.length };
          running.push(entry);
          return ({ result, isTerminal = false, isTimeout = false }) => {
            if (running[entry.place] !== entry) return;
            // The last one takes its place.
            const last = running.pop() as typeof entry;
            if (last !== entry) running[entry.place] = last;
            last.place = entry.place;
            const seconds = (performance.now() - entry.since) / 1000;
            worked(seconds);
            took(seconds);
            ended[result]();
            if (result === "error") failed();
            if (isTerminal) failedForGood();
            if (isTimeout) timedOut();
          };
        },
      };
    },
    leader: (lease, isLeader) => gauge(LEADER, { name: lease }, () => (isLeader() ? 1 : 0)),
    text: prometheus.text,
    contentType: CONTENT_TYPE,
    close,
  };
}
