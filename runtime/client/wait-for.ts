import { onAbort } from "../async/on-abort.js";
import { linkSignals } from "../async/signals.js";
import { wait } from "../async/wait.js";
import { isNotFound } from "../errors/guards.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";
import type { GetOptions } from "../types/options.js";
import type { AbortSignal } from "../types/platform.js";
import { stateOf } from "./conditions.js";
import { findDescription } from "./description.js";
import { checkNumber } from "./number-option.js";
import { checkNames } from "./option-names.js";
import { WaitFailedError, WaitTimeoutError } from "./wait-errors.js";
import type { WaitPredicate } from "./wait-predicate.js";

/** How long to wait, and how often to read. */
export interface WaitOptions {
  /** Milliseconds until the wait rejects with a `WaitTimeoutError`; 0 means never. Default 30,000, as in `kubectl wait`. */
  timeout?: number;
  /** Milliseconds between two reads. Default 1,000. */
  interval?: number;
  /** Aborts the wait; the call rejects with its reason. */
  signal?: AbortSignal;
}

/** What a wait reads from: the client of a resource, in one namespace or cluster-scoped, or anything else with the same `get`. */
export interface Readable<L> {
  /** Reads the object `name`. Rejects with an `ApiError` (`isNotFound`) if it does not exist. */
  get(name: string, options?: GetOptions): Promise<L>;
}

/**
 * Waits until an object exists and is in the wanted state. `predicate` is called with each state that is read; states between two reads are
 * not seen. An object that is deleted meanwhile may be created again, as the pods of a StatefulSet are, so the wait goes on.
 *
 * @param resource where to read: `k8s.core.v1.pods("default")`
 * @param name the object's name
 * @param predicate whether the object is in the wanted state, such as `hasCondition("Ready")`
 * @param options how long to wait (30,000 ms by default), and how often to read
 * @returns the object that satisfied `predicate`
 * @throws WaitTimeoutError if it times out; immediately, WaitFailedError if the predicate says that it can no longer become true (`hasCondition`
 *   documents when it does); what a read or `predicate` throws, other than "not found"; RequestError (`InvalidOption`) if an option is not
 *   a number from 0 on
 * @example
 * await waitFor(k8s.apps.v1.deployments("default"), "web", hasCondition("Available"));
 * await waitFor(k8s.batch.v1.jobs("default"), "copy", (job) => (job.status.succeeded ?? 0) > 0, { timeout: 600_000 });
 */
export async function waitFor<L extends object>(
  resource: Readable<L>,
  name: string,
  predicate: WaitPredicate<L>,
  options: WaitOptions = {},
): Promise<L> {
  let found: L | undefined;
  await poll(resource, name, options, {
    isReached: async (object) => {
      if (object === undefined || !(await predicate(object))) return false;
      found = object;
      return true;
    },
    isImpossible: (object) => object !== undefined && predicate.isImpossible?.(object) === true,
    what: "",
    explain: (object) => {
      if (object === undefined) return "it does not exist";
      return predicate.explain?.(object) ?? ["the predicate returned false", ...stateOf(object)].join("; ");
    },
  });
  // The poll ends with `found` set, or rejects.
  return found as L;
}

/**
 * Waits until an object is deleted. A new object with the same name counts as deleted.
 *
 * @param resource where to read: `k8s.core.v1.pods("default")`
 * @param name the object's name
 * @param options how long to wait (30,000 ms by default), and how often to read
 * @throws WaitTimeoutError if it times out; immediately, what a read throws, other than "not found"; RequestError (`InvalidOption`) if an
 *   option is not a number from 0 on
 * @example
 * await pods.delete("a");
 * await waitForDeletion(pods, "a");
 */
export async function waitForDeletion<L extends object>(
  resource: Readable<L>,
  name: string,
  options: WaitOptions = {},
): Promise<void> {
  let uid: string | undefined;
  await poll(resource, name, options, {
    isReached: async (object) => {
      if (object === undefined) return true;
      const { metadata }: KubernetesObject = object;
      uid ??= metadata?.uid;
      return uid !== metadata?.uid;
    },
    isImpossible: () => false,
    what: "the deletion of ",
    explain: (object) => {
      const finalizers = (object as KubernetesObject | undefined)?.metadata?.finalizers ?? [];
      const why = finalizers.length === 0 ? "it still exists" : `it has the finalizers ${finalizers.join(", ")}`;
      return [why, ...(object === undefined ? [] : stateOf(object))].join("; ");
    },
  });
}

/** What a poll waits for. */
interface Goal<L> {
  isReached(object: L | undefined): Promise<boolean>;
  /** Whether the state can no longer be reached, so that waiting is pointless. */
  isImpossible(object: L | undefined): boolean;
  /** Comes before the object's name in the message. */
  readonly what: string;
  /** Explains why the state is not reached yet. */
  explain(object: L | undefined): string;
}

/** The reason of a signal whose time is up. */
const TIME_IS_UP = new Error("the time is up");

async function poll<L extends object>(
  resource: Readable<L>,
  name: string,
  options: WaitOptions,
  { isReached, isImpossible, what, explain }: Goal<L>,
): Promise<void> {
  checkNames("waitFor", options, ["timeout", "interval", "signal"]);
  const { timeout = 30_000, interval = 1_000, signal } = options;
  checkNumber("timeout", timeout);
  checkNumber("interval", interval);
  const link = linkSignals(signal, undefined, timeout, TIME_IS_UP);
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
  try {
    for (;;) {
      object = await untilAborted(read(resource, name, link.signal), link.signal);
      wasRead = true;
      if (await untilAborted(isReached(object), link.signal)) return;
      if (isImpossible(object)) throw failure(WaitFailedError, "gave up");
      const left = timeout === 0 ? Number.POSITIVE_INFINITY : timeout - (performance.now() - start);
      // The last read is soon before the end, not after it.
      await wait(left > interval ? interval : left / 2, link.signal);
    }
  } catch (error) {
    if (error !== TIME_IS_UP) throw error;
    throw failure(WaitTimeoutError, `timed out after ${timeout < 1000 ? `${timeout} ms` : `${timeout / 1000} s`}`);
  } finally {
    link.release();
  }
}

/** The object, if it exists. */
async function read<L>(resource: Readable<L>, name: string, signal: AbortSignal | undefined): Promise<L | undefined> {
  try {
    return await resource.get(name, signal && { signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What a promise resolves with, if that happens before a signal aborts. A predicate may never end. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const release = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(release);
  });
}
