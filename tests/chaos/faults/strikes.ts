import { createRandom, seedOf } from "../../support/random.js";
import { eachThenAny } from "./due.js";

/** What happens to the process that leads. */
export type StrikeKind =
  | "leader is killed"
  | "leader is suspended"
  | "leader is cut off by silence"
  | "leader is cut off by resets";

/** Something that happens to the leader at a time. */
export interface PlannedStrike {
  readonly kind: StrikeKind;
  /** Milliseconds after the one before is over. */
  readonly after: number;
  /** For how many milliseconds after the expiry of its Lease the process, or its way to the server, stays away. */
  readonly beyond: number;
}

const WEIGHTS: { readonly [K in StrikeKind]: number } = {
  "leader is killed": 3,
  "leader is suspended": 3,
  "leader is cut off by silence": 2,
  "leader is cut off by resets": 2,
};
const PAUSE_MS = { least: 8_000, most: 30_000 };
const BEYOND_MS = 4_000;

/** All that can happen to the leader. */
export const STRIKE_KINDS = Object.keys(WEIGHTS) as readonly StrikeKind[];

/** The strikes of a seed, without an end: first one of each kind. */
export function* planStrikes(seed: number): Generator<PlannedStrike, never, void> {
  const random = createRandom(seedOf(seed, "strikes"));
  const kinds = eachThenAny(random, WEIGHTS);
  for (;;) {
    yield {
      kind: kinds.next().value,
      after: PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least),
      beyond: random() * BEYOND_MS,
    };
  }
}
