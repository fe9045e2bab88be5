import type { Informers } from "../informer/index.js";
import type { AbortSignal } from "../types/platform.js";
import type { Events } from "./events-of.js";
import type { ObjectKey } from "./keys.js";
import type { Log } from "./log/index.js";
import type { TimeLimit } from "./time-limit.js";
import type { ReconcileContext } from "./types.js";

/** The members of a context. The context takes its signal from the limit, which creates the signal when it is first read. */
export interface ContextParts extends Omit<ReconcileContext, "signal"> {
  readonly limit: TimeLimit;
}

/**
 * Creates what a reconcile with a time limit gets in addition to its object. Such a signal costs a timer, so it is created when it is first
 * read.
 */
export function createContext(parts: ContextParts): ReconcileContext {
  return new Context(parts);
}

/**
 * A class whose objects share the function that returns the signal: a function for each object would take V8 longer than a reconcile that
 * does nothing. The signal is a property of the object itself, like the others, so copies of the object have it.
 */
class Context implements ReconcileContext {
  static readonly #signal = {
    enumerable: true,
    configurable: true,
    get(this: Context): AbortSignal {
      return this.#limit.signal;
    },
  };
  readonly key: ObjectKey;
  readonly log: Log;
  readonly events: Events;
  readonly attempt: number;
  readonly informers: Informers;
  readonly owned: ReconcileContext["owned"];
  declare readonly signal: AbortSignal;
  readonly #limit: TimeLimit;

  constructor({ key, limit, log, events, attempt, informers, owned }: ContextParts) {
    this.#limit = limit;
    this.key = key;
    this.log = log;
    this.events = events;
    this.attempt = attempt;
    this.informers = informers;
    this.owned = owned;
    Object.defineProperty(this, "signal", Context.#signal);
  }
}
