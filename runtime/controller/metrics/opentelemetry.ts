import { version } from "../../version.js";
import type { Labels, MetricsSink } from "./sink.js";

interface Described {
  readonly description: string;
  readonly advice?: { readonly explicitBucketBoundaries: readonly number[] };
}
type Read = (result: { observe(value: number, attributes: Labels): void }) => void;

/** The members of OpenTelemetry's `Meter` that are used here. */
interface Meter {
  createCounter(name: string, options: Described): { add(value: number, attributes: Labels): void };
  createHistogram(name: string, options: Described): { record(value: number, attributes: Labels): void };
  createObservableGauge(
    name: string,
    options: Described,
  ): { addCallback(read: Read): void; removeCallback(read: Read): void };
}

/**
 * All copies of version 1 of `@opentelemetry/api` share the program's providers under this key of the global object. Reading it needs no
 * import, so programs without OpenTelemetry need not install the package.
 */
const API = Symbol.for("opentelemetry.js.api.1");

interface RegisteredApi {
  readonly metrics?: { getMeter?(name: string, version: string): Meter };
}

/** Returns a sink for the program's OpenTelemetry metrics, or undefined if the program has not registered a `MeterProvider`. */
export function findOpenTelemetrySink(): MetricsSink | undefined {
  const registered = (globalThis as { readonly [API]?: RegisteredApi })[API];
  const meter = registered?.metrics?.getMeter?.("@kubesmith/runtime", version);
  return meter && createSink(meter);
}

function createSink(meter: Meter): MetricsSink {
  /** The gauges that are read, by name and labels. */
  const gauges = new Map<string, () => void>();
  return {
    counter: ({ name, help }, labels) => {
      const counter = meter.createCounter(name, { description: help });
      return () => counter.add(1, labels);
    },
    histogram: ({ name, help, bounds }, labels) => {
      const advice = { explicitBucketBoundaries: [...bounds] };
      const histogram = meter.createHistogram(name, { description: help, advice });
      return (value) => histogram.record(value, labels);
    },
    gauge: ({ name, help }, labels, read) => {
      const gauge = meter.createObservableGauge(name, { description: help });
      const report: Read = (result) => result.observe(read(), labels);
      const key = JSON.stringify([name, labels]);
      gauges.get(key)?.();
      gauge.addCallback(report);
      gauges.set(key, () => gauge.removeCallback(report));
    },
    close: () => {
      for (const remove of gauges.values()) remove();
      gauges.clear();
    },
  };
}
