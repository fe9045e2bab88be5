import { version } from "../../version.js";
import type { Labels, MetricsSink } from "./sink.js";

interface Described {
  readonly description: string;
  readonly advice?: { readonly explicitBucketBoundaries: readonly number[] };
}
type Read = (result: { observe(value: number, attributes: Labels): void }) => void;

/** What is used of the `Meter` of OpenTelemetry. */
interface Meter {
  createCounter(name: string, options: Described): { add(value: number, attributes: Labels): void };
  createHistogram(name: string, options: Described): { record(value: number, attributes: Labels): void };
  createObservableGauge(
    name: string,
    options: Described,
  ): { addCallback(read: Read): void; removeCallback(read: Read): void };
}

/**
 * Under this key, version 1 of `@opentelemetry/api` keeps what the program registered, for all copies of the package. It is read instead of
 * importing the package, which programs without OpenTelemetry do not have.
 */
const API = Symbol.for("opentelemetry.js.api.1");

interface RegisteredApi {
  readonly metrics?: { getMeter?(name: string, version: string): Meter };
}

/** A sink for the program's OpenTelemetry metrics; undefined if it did not register a `MeterProvider` so far. */
export function findOpenTelemetrySink(): MetricsSink | undefined {
  const registered = (globalThis as { readonly [API]?: RegisteredApi })[API];
  const meter = registered?.metrics?.getMeter?.("@kubesmith/runtime", version);
  return meter && createSink(meter);
}

function createSink(meter: Meter): MetricsSink {
  const removals: (() => void)[] = [];
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
      gauge.addCallback(report);
      removals.push(() => gauge.removeCallback(report));
    },
    close: () => {
      for (const remove of removals.splice(0)) remove();
    },
  };
}
