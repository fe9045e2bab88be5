import type { HistogramDefinition, MetricDefinition } from "./definitions.js";

/** The labels of a time series. */
export interface Labels {
  readonly [name: string]: string;
}

/** Where numbers go. Series are created once; adding to one afterwards is cheap. */
export interface MetricsSink {
  /** A number that grows. The returned function adds 1. */
  counter(definition: MetricDefinition, labels: Labels): () => void;
  /** The returned function adds a value. */
  histogram(definition: HistogramDefinition, labels: Labels): (value: number) => void;
  /** A number that is read when somebody asks for it. */
  gauge(definition: MetricDefinition, labels: Labels, read: () => number): void;
  /** Ends the reading of gauges. */
  close(): void;
}

/** A sink that passes everything on to all others. */
export function combine(sinks: readonly MetricsSink[]): MetricsSink {
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
