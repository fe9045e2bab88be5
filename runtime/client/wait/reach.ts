import { linkSignals } from "../../async/signals.js";
import { printable } from "../../text/printable.js";
import type { KubernetesObject } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import { findDescription } from "../description.js";
import { checkNumber } from "../number-option.js";
import { checkNames } from "../option-names.js";
import { WaitFailedError, WaitTimeoutError } from "./errors.js";
import type { Readable, Watchable } from "./readable.js";
import { statesOf } from "./states.js";
import { untilAborted } from "./until-aborted.js";

/** What a wait is for. */
export interface Goal<L> {
  /** Whether the goal is reached. It may never settle. */
  isReached(object: L | undefined): Promise<boolean>;
  /** Whether the goal can no longer be reached, so that waiting is pointless. */
  isImpossible(object: L | undefined): boolean;
  /** Comes before the object's name in the message. */
  readonly what: string;
  /** Explains why the goal is not reached yet. */
  explain(object: L | undefined): string;
}

interface Limits {
  readonly timeout?: number;
  readonly interval?: number;
  readonly signal?: AbortSignal;
}

/** The reason of a signal whose time is up. */
const TIME_IS_UP = new Error("the time is up");

/**
 * Observes an object until a goal is reached.
 * @throws WaitTimeoutError, WaitFailedError, what observing or the goal throws, and RequestError (`InvalidOption`)
 */
export async function reach<L extends object>(
  resource: Readable<L> | Watchable<L>,
  name: string,
  options: Limits,
  { isReached, isImpossible, what, explain }: Goal<L>,
): Promise<void> {
  checkNames("waitFor", options, ["timeout", "interval", "signal"]);
  const { timeout = 30_000, interval = 1_000, signal } = options;
  checkNumber("timeout", timeout);
  checkNumber("interval", interval);
  const ended = new AbortController();
  const link = linkSignals(signal, ended.signal, timeout, TIME_IS_UP);
  const until = link.signal ?? ended.signal;
  const start = performance.now();
  let object: L | undefined;
  let wasRead = false;
  const failure = (Failure: typeof WaitTimeoutError | typeof WaitFailedError, end: string): Error => {
    const description = findDescription(resource);
    const { kind, metadata }: KubernetesObject = object ?? {};
    const where = description?.namespace ?? metadata?.namespace;
    const why = wasRead ? explain(object) : "the server has not answered";
    const target = `${description?.token.kind ?? kind ?? "object"}`.toLowerCase();
    const message = `${end} waiting for ${what}${target} ${where ? `${where}/` : ""}${name}: ${why}`;
    return new Failure(printable(message, 1000), object, description?.client.server);
  };
  const pause = (): number => {
    const left = timeout === 0 ? Number.POSITIVE_INFINITY : timeout - (performance.now() - start);
    // The last read is soon before the end, not after it.
    return left > interval ? interval : left / 2;
  };
  try {
    for await (object of statesOf(resource, name, until, pause)) {
      wasRead = true;
      if (await untilAborted(isReached(object), until)) return;
      if (isImpossible(object)) throw failure(WaitFailedError, "gave up");
    }
  } catch (error) {
    if (error !== TIME_IS_UP) throw error;
    throw failure(WaitTimeoutError, `timed out after ${timeout < 1000 ? `${timeout} ms` : `${timeout / 1000} s`}`);
  } finally {
    // In this order: what still runs ends by the linked signal.
    ended.abort();
    link.release();
  }
}
