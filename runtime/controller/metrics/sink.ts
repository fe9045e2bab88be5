import type { HistogramDefinition, MetricDefinition } from "./definitions.js";

/** The labels of a time series. */
export interface Labels {
  readonly [name: string]: string;
}

/** Where numbers go. A series that is created again continues, and a gauge is then read by its new function. */
export interface MetricsSink {
  /** Creates a number that only grows. The returned function adds 1. */
  counter(definition: MetricDefinition, labels: Labels): () => void;
  /** Creates a distribution of values. The returned function adds a value. */
  histogram(definition: HistogramDefinition, labels: Labels): (value: number) => void;
  /** Creates a number that is read each time the metrics are read. */
  gauge(definition: MetricDefinition, labels: Labels, read: () => number): void;
  /** Stops reading gauges. */
  close(): void;
}

/** Creates a sink that passes everything to several other sinks. */
export function combine(sinks: readonly MetricsSink[]): MetricsSink {
  const [first, ...others] = sinks;
  if (first !== undefined && others.length === 0) return first;
  return {
    counter: (definition, labels) => {
      const all = sinks.map((sink) => sink.counter(definition, labels));
      return () => {
        for (const add of all) add();
      };
    },
    histogram: (definition, labels) => {
      const all = sinks.map((sink) => sink.histogram(definition, labels));
      return (value) => {
        for (const observe of all) observe(value);
      };
    },
    gauge: (definition, labels, read) => {
      for (const sink of sinks) sink.gauge(definition, labels, read);
    },
    close: () => {
      for (const sink of sinks) sink.close();
    },
  };
}
