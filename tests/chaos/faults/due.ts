import { pick, type Random } from "../../support/random.js";

/** Whether something has not happened in a run yet. */
export type IsDue<T> = (kind: T) => boolean;

type Weights<T extends string> = { readonly [K in T]: number };

/** How often a kind that has not happened yet is preferred, so that short runs contain all kinds. */
const PREFERENCE = 0.2;

/** Picks one of several kinds, sometimes one that has not happened yet. */
export function pickDue<T extends string>(random: Random, weights: Weights<T>, isDue: IsDue<T>): T {
  const isPreferred = random() < PREFERENCE;
  const due = isPreferred ? Object.entries<number>(weights).filter(([kind]) => isDue(kind as T)) : [];
  return pick(random, due.length > 0 ? (Object.fromEntries(due) as Weights<T>) : weights);
}

/** The kinds in random order, each once, and then picked at random, without an end. */
export function* eachThenAny<T extends string>(random: Random, weights: Weights<T>): Generator<T, never, void> {
  const kinds = Object.keys(weights) as T[];
  const ordered = kinds.map((kind) => ({ kind, order: random() })).sort((one, other) => one.order - other.order);
  for (const { kind } of ordered) yield kind;
  for (;;) yield pick(random, weights);
}
