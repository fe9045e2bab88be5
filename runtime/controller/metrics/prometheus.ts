import type { HistogramDefinition, MetricDefinition } from "./definitions.js";
import type { Labels, MetricsSink } from "./sink.js";

/** Metrics that are kept in memory, and can be printed. */
export interface PrometheusSink extends MetricsSink {
  /** All metrics in Prometheus' text format, in the order of their creation. */
  text(): string;
}

/** The content type of the text. */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** One time series of a metric. */
interface Series {
  /** Adds a value. Does nothing for gauges. */
  readonly add: (value: number) => void;
  readonly print: () => string[];
}

/** A metric, and its series by their labels. */
interface Family {
  readonly definition: MetricDefinition;
  readonly type: "counter" | "gauge" | "histogram";
  readonly series: Map<string, Series>;
}

/**
 * Creates an empty set of metrics.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function createPrometheusSink(): PrometheusSink {
  const families = new Map<string, Family>();
  const familyOf = (definition: MetricDefinition, type: Family["type"]): Family => {
    const family = families.get(definition.name) ?? { definition, type, series: new Map() };
    families.set(definition.name, family);
    return family;
  };
  /** The series with these labels. A series that exists continues. */
  const seriesOf = ({ series }: Family, labels: Labels, create: () => Series): Series => {
    const key = JSON.stringify(labels);
    const found = series.get(key) ?? create();
    series.set(key, found);
    return found;
  };
  return {
    counter: (definition, labels) => {
      const create = (): Series => createCounter(definition, labels);
      const { add } = seriesOf(familyOf(definition, "counter"), labels, create);
      return () => add(1);
    },
    gauge: (definition, labels, read) => {
      const print = (): string[] => [lineOf(definition.name, labels, read())];
      familyOf(definition, "gauge").series.set(JSON.stringify(labels), { add: () => {}, print });
    },
    histogram: (definition, labels) => {
      const create = (): Series => createHistogram(definition, labels);
      return seriesOf(familyOf(definition, "histogram"), labels, create).add;
    },
    text: () => [...families.values()].flatMap(linesOf).join(""),
    close: () => {},
  };
}

function createCounter({ name }: MetricDefinition, labels: Labels): Series {
  let count = 0;
  return {
    add: (value) => {
      count += value;
    },
    print: () => [lineOf(name, labels, count)],
  };
}

function createHistogram({ name, bounds }: HistogramDefinition, labels: Labels): Series {
  const counts = bounds.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    add: (value) => {
      sum += value;
      count++;
      let index = 0;
      while (index < bounds.length && value > (bounds[index] as number)) index++;
      if (index < counts.length) counts[index] = (counts[index] as number) + 1;
    },
    print: () => {
      let below = 0;
      const buckets = bounds.map((bound, index) => {
        below += counts[index] ?? 0;
        return lineOf(`${name}_bucket`, { ...labels, le: boundText(bound) }, below);
      });
      return [
        ...buckets,
        lineOf(`${name}_bucket`, { ...labels, le: "+Inf" }, count),
        lineOf(`${name}_sum`, labels, sum),
        lineOf(`${name}_count`, labels, count),
      ];
    },
  };
}

function linesOf({ definition: { name, help }, type, series }: Family): string[] {
  const text = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return [
    `# HELP ${name} ${text}\n`,
    `# TYPE ${name} ${type}\n`,
    ...[...series.values()].flatMap(({ print }) => print()),
  ];
}

function lineOf(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** Formats a bound as Go does, because bounds are compared as text: numbers below 1e-4 have an exponent of two digits. */
function boundText(bound: number): string {
  const text = bound < 1e-4 ? bound.toExponential() : String(bound);
  return text.replace(/e-(\d)$/, "e-0$1");
}
