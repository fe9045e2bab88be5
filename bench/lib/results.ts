/** The samples of one contender, a figure a round. */
export interface Series {
  readonly name: string;
  readonly samples: readonly number[];
}

/** The most that is allowed: of our share of the peer's figure, or of our figure itself. */
export interface Bound {
  readonly kind: "ratio" | "value";
  readonly atMost: number;
}

/** Which Node something was measured under: the one that runs the bench, or the newer one that some peers need. */
export type NodeName = "own" | "newer";

/** One line of the table: a figure of kubesmith, and that of a peer if it has one. */
export interface Result {
  readonly what: string;
  readonly node: NodeName;
  readonly unit: string;
  readonly ours: Series;
  readonly peer?: Series;
  readonly bound?: Bound;
}

/** The middle and the ends of some numbers. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, minimum and maximum of samples. Throws if there are none. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined) throw new Error("no samples");
  return { median: (low + high) / 2, min, max };
}

/**
 * Our share of the peer's figure in each round, whose samples were taken one right after the other: what else the machine does at the
 * time weighs on both. Undefined without a peer.
 */
export function ratioOf({ ours, peer }: Result): Spread | undefined {
  if (peer === undefined) return undefined;
  return spreadOf(ours.samples.map((sample, i) => sample / (peer.samples[i] ?? Number.NaN)));
}

/** Whether the median is within the bound. Undefined for a result without a bound. */
export function isKept(result: Result): boolean | undefined {
  const { bound, ours } = result;
  if (bound === undefined) return undefined;
  const figure = bound.kind === "ratio" ? ratioOf(result) : spreadOf(ours.samples);
  return figure !== undefined && figure.median <= bound.atMost;
}
