import type { HistogramDefinition, MetricDefinition } from "./definitions.js";
import type { Labels, MetricsSink } from "./sink.js";

/** Metrics that are kept in memory, and can be printed. */
export interface PrometheusSink extends MetricsSink {
  /** All metrics in Prometheus' text format, in the order of their creation. */
  text(): string;
}

/** The content type of the text. */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A metric and its series, which print their lines. */
interface Family {
  readonly definition: MetricDefinition;
  readonly type: "counter" | "gauge" | "histogram";
  readonly series: (() => string[])[];
}

/**
 * Creates an empty set of metrics.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function createPrometheusSink(): PrometheusSink {
  const families = new Map<string, Family>();
  const add = (definition: MetricDefinition, type: Family["type"], print: () => string[]): void => {
    const family = families.get(definition.name) ?? { definition, type, series: [] };
    families.set(definition.name, family);
    family.series.push(print);
  };
  return {
    counter: (definition, labels) => {
      let count = 0;
      add(definition, "counter", () => [lineOf(definition.name, labels, count)]);
      return () => {
        count++;
      };
    },
    gauge: (definition, labels, read) => add(definition, "gauge", () => [lineOf(definition.name, labels, read())]),
    histogram: (definition, labels) => {
      const histogram = createHistogram(definition);
      add(definition, "histogram", () => histogram.print(labels));
      return histogram.observe;
    },
    text: () => [...families.values()].flatMap(linesOf).join(""),
    close: () => {},
  };
}

function createHistogram({ name, bounds }: HistogramDefinition) {
  const counts = bounds.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    observe: (value: number): void => {
      sum += value;
      count++;
      const index = bounds.findIndex((bound) => value <= bound);
      if (index !== -1) counts[index] = (counts[index] ?? 0) + 1;
    },
    print: (labels: Labels): string[] => {
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
  return [`# HELP ${name} ${text}\n`, `# TYPE ${name} ${type}\n`, ...series.flatMap((print) => print())];
}

function lineOf(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** A bound as Go prints it, because bounds are compared as text: exponents have two digits, and begin below 1e-4. */
function boundText(bound: number): string {
  const text = bound < 1e-4 ? bound.toExponential() : String(bound);
  return text.replace(/e-(\d)$/, "e-0$1");
}
