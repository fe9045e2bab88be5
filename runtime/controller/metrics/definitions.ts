/** A metric, with the name and the meaning that it has in Kubernetes' own controllers. */
export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
}

/** A metric that counts, for each of its bounds, the observed values that do not exceed the bound. */
export interface HistogramDefinition extends MetricDefinition {
  readonly bounds: readonly number[];
}

/** From 10 ns to 1000 s, each ten times the one before. They are multiplied step by step, as in Go, so all digits are the same as in Go. */
const DURATION_BOUNDS: readonly number[] = exponentialBounds(10e-9, 10, 12);

function exponentialBounds(first: number, factor: number, count: number): number[] {
  const bounds = [first];
  while (bounds.length < count) bounds.push((bounds.at(-1) as number) * factor);
  return bounds;
}

/** The metrics of a queue: those of client-go's workqueue. */
export const QUEUE: {
  readonly [M in "depth" | "adds" | "unfinished" | "longest" | "retries"]: MetricDefinition;
} & { readonly [M in "waited" | "worked"]: HistogramDefinition } = {
  depth: { name: "workqueue_depth", help: "The number of keys that are ready and waiting to be processed." },
  adds: { name: "workqueue_adds_total", help: "The number of times that a key became ready to be processed." },
  waited: {
    name: "workqueue_queue_duration_seconds",
    help: "How long keys were ready before they were processed, in seconds.",
    bounds: DURATION_BOUNDS,
  },
  worked: {
    name: "workqueue_work_duration_seconds",
    help: "How long it took to process keys, in seconds.",
    bounds: DURATION_BOUNDS,
  },
  unfinished: {
    name: "workqueue_unfinished_work_seconds",
    help: "How long all keys in progress have been processed so far, as a sum in seconds. If the sum keeps growing, processing is stuck.",
  },
  longest: {
    name: "workqueue_longest_running_processor_seconds",
    help: "How long the oldest key in progress has been processed so far, in seconds.",
  },
  retries: {
    name: "workqueue_retries_total",
    help: "The number of times that a key was added with a delay, after a failure or because a delay was requested.",
  },
};

/** The metrics of reconciles: those of controller-runtime. */
export const RECONCILE: {
  readonly [M in "total" | "errors" | "terminalErrors" | "timeouts" | "maxConcurrent" | "active"]: MetricDefinition;
} & { readonly time: HistogramDefinition } = {
  total: { name: "controller_runtime_reconcile_total", help: "The number of reconciles that ended, by result." },
  errors: { name: "controller_runtime_reconcile_errors_total", help: "The number of reconciles that failed." },
  terminalErrors: {
    name: "controller_runtime_terminal_reconcile_errors_total",
    help: "The number of reconciles that failed with an error that is not retried.",
  },
  timeouts: {
    name: "controller_runtime_reconcile_timeouts_total",
    help: "The number of reconciles that exceeded their time limit.",
  },
  time: {
    name: "controller_runtime_reconcile_time_seconds",
    help: "How long reconciles took, in seconds.",
    bounds: [
      ...[0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      ...[1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60],
    ],
  },
  maxConcurrent: {
    name: "controller_runtime_max_concurrent_reconciles",
    help: "The number of reconciles that may run at the same time.",
  },
  active: { name: "controller_runtime_active_workers", help: "The number of reconciles that are running." },
};

/** client-go's metric of leader elections. */
export const LEADER: MetricDefinition = {
  name: "leader_election_master_status",
  help: "Whether this process is the leader (1) or not (0), by Lease name.",
};
