import { createRandom, seedOf } from "../../support/random.js";
import { eachThenAny } from "./due.js";

/** What happens to the server. */
export type CrashKind =
  | "kill kube-apiserver"
  | "kill etcd"
  | "kill both"
  | "compact"
  | "compact and kill kube-apiserver";

/** Something that happens to the server at a time. */
export interface PlannedCrash {
  readonly kind: CrashKind;
  /** Milliseconds after the one before is over. */
  readonly after: number;
  /** For how many milliseconds what was killed stays away. */
  readonly downtime: number;
}

const WEIGHTS: { readonly [K in CrashKind]: number } = {
  "kill kube-apiserver": 3,
  "kill etcd": 3,
  "kill both": 1,
  compact: 2,
  "compact and kill kube-apiserver": 2,
};
const PAUSE_MS = { least: 8_000, most: 25_000 };
const DOWNTIME_MS = 3_000;

/** All that can happen to the server. */
export const CRASH_KINDS = Object.keys(WEIGHTS) as readonly CrashKind[];

/** The crashes of a seed, without an end: first one of each kind. */
export function* planCrashes(seed: number): Generator<PlannedCrash, never, void> {
  const random = createRandom(seedOf(seed, "crashes"));
  const kinds = eachThenAny(random, WEIGHTS);
  for (;;) {
    yield {
      kind: kinds.next().value,
      after: PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least),
      downtime: random() * DOWNTIME_MS,
    };
  }
}
