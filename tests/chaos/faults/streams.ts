import type { Random } from "../../support/random.js";
import { type IsDue, pickDue } from "./due.js";

/** How a stream ends. */
export type StreamEnd =
  | "reset"
  | "reset inside a character"
  | "end inside an event"
  | "end between events"
  | "connection reset"
  | "silence"
  | "410 event"
  | "429 event"
  | "500 event";

/** What goes wrong with one stream. */
export interface StreamPlan {
  /** Milliseconds until it ends. */
  readonly life: number;
  readonly end: StreamEnd;
  /** How many of the events are cut inside a character, and arrive in two pieces. */
  readonly cuts: number;
  /** How many of the events are followed by the last ones again. */
  readonly repeats: number;
  /** How many of the events are followed by a pause. */
  readonly stalls: number;
  /** Milliseconds of each pause. */
  readonly stall: number;
  /** Whether it begins with events of the stream before, older than its version. */
  readonly beginsWithOld: boolean;
}

const ENDS: { readonly [K in StreamEnd]: number } = {
  reset: 6,
  "reset inside a character": 5,
  "end inside an event": 3,
  "end between events": 3,
  "connection reset": 2,
  silence: 1,
  "410 event": 2,
  "429 event": 1,
  "500 event": 1,
};
const MEAN_LIFE_MS = 9_000;
const STALL_MS = 4_000;

/** All the ways in which a stream can end. */
export const STREAM_ENDS = Object.keys(ENDS) as readonly StreamEnd[];

/**
 * What goes wrong with a stream.
 * @param isDue whether an end has not happened in the run yet
 */
export function planStream(random: Random, isDue: IsDue<StreamEnd> = () => false): StreamPlan {
  return {
    life: 50 - Math.log(1 - random()) * MEAN_LIFE_MS,
    end: pickDue(random, ENDS, isDue),
    cuts: random() * 0.2,
    repeats: random() * 0.05,
    stalls: random() * 0.005,
    stall: random() * STALL_MS,
    beginsWithOld: random() < 0.3,
  };
}
