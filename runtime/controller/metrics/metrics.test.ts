import { metrics as api, type MeterProvider } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createMetrics } from "./index.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The samples of a text, by name and labels. */
function samplesOf(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line): [string, string] => [
      line.slice(0, line.lastIndexOf(" ")),
      line.slice(line.lastIndexOf(" ") + 1),
    ]),
  );
}
const QUEUE = '{name="websites",controller="websites"}';
const CONTROLLER = '{controller="websites"}';

test("H.11 the metrics have the names of client-go and controller-runtime, in the format of Prometheus", () => {
  const metrics = createMetrics();
  const ofWebsites = metrics.controller("websites", { concurrency: 4, depth: () => 3 });
  metrics.leader("ops/websites", () => true);
  ofWebsites.added();
  ofWebsites.added();
  ofWebsites.handedOut(500);
  ofWebsites.retried();
  const end = ofWebsites.begin();
  const endOther = ofWebsites.begin();
  vi.advanceTimersByTime(2000);
  end({ result: "success" });
  // Only the first call counts.
  end({ result: "error" });
  const text = metrics.text();
  expect(text).toMatch(
    /^(# HELP [a-z_]+ .+\n# TYPE [a-z_]+ (counter|gauge|histogram)\n([a-z_]+\{[^\n]*\} [0-9.e+-]+\n)+)+$/,
  );
  const samples = samplesOf(text);
  expect(Object.fromEntries([...samples].filter(([name]) => !name.includes("_bucket")))).toEqual({
    [`workqueue_depth${QUEUE}`]: "3",
    [`workqueue_adds_total${QUEUE}`]: "2",
    [`workqueue_queue_duration_seconds_sum${QUEUE}`]: "0.5",
    [`workqueue_queue_duration_seconds_count${QUEUE}`]: "1",
    [`workqueue_work_duration_seconds_sum${QUEUE}`]: "2",
    [`workqueue_work_duration_seconds_count${QUEUE}`]: "1",
    [`workqueue_unfinished_work_seconds${QUEUE}`]: "2",
    [`workqueue_longest_running_processor_seconds${QUEUE}`]: "2",
    [`workqueue_retries_total${QUEUE}`]: "1",
    'controller_runtime_reconcile_total{controller="websites",result="success"}': "1",
    'controller_runtime_reconcile_total{controller="websites",result="requeue"}': "0",
    'controller_runtime_reconcile_total{controller="websites",result="requeue_after"}': "0",
    'controller_runtime_reconcile_total{controller="websites",result="error"}': "0",
    [`controller_runtime_reconcile_errors_total${CONTROLLER}`]: "0",
    [`controller_runtime_terminal_reconcile_errors_total${CONTROLLER}`]: "0",
    [`controller_runtime_reconcile_timeouts_total${CONTROLLER}`]: "0",
    [`controller_runtime_reconcile_time_seconds_sum${CONTROLLER}`]: "2",
    [`controller_runtime_reconcile_time_seconds_count${CONTROLLER}`]: "1",
    [`controller_runtime_max_concurrent_reconciles${CONTROLLER}`]: "4",
    [`controller_runtime_active_workers${CONTROLLER}`]: "1",
    'leader_election_master_status{name="ops/websites"}': "1",
  });
  endOther({ result: "error", isTerminal: true, isTimeout: true });
  const later = samplesOf(metrics.text());
  for (const name of ["reconcile_errors", "terminal_reconcile_errors", "reconcile_timeouts"]) {
    expect(later.get(`controller_runtime_${name}_total${CONTROLLER}`)).toBe("1");
  }
  expect(later.get(`workqueue_unfinished_work_seconds${QUEUE}`)).toBe("0");
});

test("H.11 buckets are those of client-go, and each includes the smaller ones", () => {
  const metrics = createMetrics();
  const { handedOut } = metrics.controller("websites", { concurrency: 1, depth: () => 0 });
  for (const milliseconds of [0, 1, 1.5, 20_000, 2_000_000]) handedOut(milliseconds);
  const buckets = [...samplesOf(metrics.text())].filter(([name]) =>
    name.startsWith("workqueue_queue_duration_seconds_bucket"),
  );
  expect(buckets.map(([name, count]) => [/le="(.*)"/.exec(name)?.[1], count])).toEqual([
    ["1e-08", "1"],
    ["1e-07", "1"],
    ["1e-06", "1"],
    ["9.999999999999999e-06", "1"],
    ["9.999999999999999e-05", "1"],
    ["0.001", "2"],
    ["0.01", "3"],
    ["0.1", "3"],
    ["1", "3"],
    ["10", "3"],
    ["100", "4"],
    ["1000", "4"],
    ["+Inf", "5"],
  ]);
});

test("H.11 label values are escaped, and several controllers share the descriptions", () => {
  const metrics = createMetrics();
  metrics.controller('a"b\\c\nd', { concurrency: 1, depth: () => 0 });
  metrics.controller("other", { concurrency: 1, depth: () => 0 });
  const text = metrics.text();
  expect(text).toContain('workqueue_depth{name="a\\"b\\\\c\\nd",controller="a\\"b\\\\c\\nd"} 0\n');
  expect(text).toContain('workqueue_depth{name="other",controller="other"} 0\n');
  expect(text.match(/# TYPE workqueue_depth gauge/g)).toHaveLength(1);
});

test("H.11 the numbers of a name that is used again continue, and its gauges are read from the new controller", () => {
  const metrics = createMetrics();
  for (const depth of [1, 2]) {
    const ofWebsites = metrics.controller("websites", { concurrency: depth, depth: () => depth });
    ofWebsites.added();
    ofWebsites.handedOut(depth * 1000);
  }
  const text = metrics.text();
  expect(samplesOf(text).size).toBe(text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length);
  const samples = samplesOf(text);
  expect(samples.get(`workqueue_adds_total${QUEUE}`)).toBe("2");
  expect(samples.get(`workqueue_queue_duration_seconds_sum${QUEUE}`)).toBe("3");
  expect(samples.get(`workqueue_depth${QUEUE}`)).toBe("2");
});

describe("OpenTelemetry", () => {
  type Observe = (result: { observe(value: number, labels: object): void }) => void;

  /** Registers a provider that records what its instruments get. */
  function register(): { recorded: unknown[]; observed: () => unknown[][]; names: string[] } {
    const recorded: unknown[] = [];
    const names: string[] = [];
    const callbacks = new Map<Observe, string>();
    const record = (name: string) => {
      names.push(name);
      return {
        add: (value: number, labels: object) => void recorded.push([name, value, labels]),
        record: (value: number, labels: object) => void recorded.push([name, value, labels]),
        addCallback: (observe: Observe) => void callbacks.set(observe, name),
        removeCallback: (observe: Observe) => void callbacks.delete(observe),
      };
    };
    const meter = { createCounter: record, createHistogram: record, createObservableGauge: record };
    api.setGlobalMeterProvider({ getMeter: () => meter } as never as MeterProvider);
    onTestFinished(() => api.disable());
    const observed = (): unknown[][] => {
      const found: unknown[][] = [];
      for (const [observe, name] of callbacks)
        observe({ observe: (value, labels) => found.push([name, value, labels]) });
      return found;
    };
    return { recorded, observed, names };
  }

  test("H.11 the same metrics go to a MeterProvider of the program, until they are closed", () => {
    const { recorded, observed, names } = register();
    const metrics = createMetrics();
    const ofWebsites = metrics.controller("websites", { concurrency: 4, depth: () => 3 });
    ofWebsites.added();
    ofWebsites.handedOut(250);
    ofWebsites.begin()({ result: "requeue_after" });
    const queue = { name: "websites", controller: "websites" };
    expect(recorded).toEqual([
      ["workqueue_adds_total", 1, queue],
      ["workqueue_queue_duration_seconds", 0.25, queue],
      ["workqueue_work_duration_seconds", 0, queue],
      ["controller_runtime_reconcile_time_seconds", 0, { controller: "websites" }],
      ["controller_runtime_reconcile_total", 1, { controller: "websites", result: "requeue_after" }],
    ]);
    expect(observed()).toContainEqual(["workqueue_depth", 3, queue]);
    const printed = metrics.text().matchAll(/# TYPE (\S+)/g);
    expect(new Set(names)).toEqual(new Set([...printed].map(([, name]) => name)));
    metrics.controller("websites", { concurrency: 4, depth: () => 7 });
    expect(observed().filter(([name]) => name === "workqueue_depth")).toEqual([["workqueue_depth", 7, queue]]);
    metrics.close();
    expect(observed()).toEqual([]);
  });

  test("H.11 without a MeterProvider, nothing is reported", () => {
    createMetrics()
      .controller("websites", { concurrency: 1, depth: () => 0 })
      .added();
  });
});
