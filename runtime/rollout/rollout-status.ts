import { linkSignals } from "../async/signals.js";
import { findDescription } from "../client/description.js";
import { checkNumber } from "../client/number-option.js";
import { checkNames } from "../client/option-names.js";
import { type Readable, WaitFailedError, WaitTimeoutError, type Watchable } from "../client/wait/index.js";
import { notFound } from "../client/wait/not-found.js";
import { isReadable, statesOf } from "../client/wait/states.js";
import { isForbidden } from "../errors/guards.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";
import type { AbortSignal } from "../types/platform.js";
import type { RolloutKind } from "./kind.js";
import { createProgress, type Progress } from "./progress.js";
import type { OfKind } from "./resource.js";
import type { RolloutStatus } from "./status.js";
import { type RolloutStatusOfOptions, rolloutStatusOf } from "./status-of.js";

/** Options of `rolloutStatus`. */
export interface RolloutStatusOptions extends RolloutStatusOfOptions {
  /** Milliseconds until `rolloutStatus` rejects with a `WaitTimeoutError`. Default, and 0: never, as in `kubectl rollout status`. */
  timeout?: number;
  /** Milliseconds between two reads, if the object cannot be watched. Default 1,000. */
  interval?: number;
  /** Aborts the wait, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** The reason of a signal whose time is up. */
const TIME_IS_UP = new Error("the time is up");

/**
 * Waits until the rollout of a Deployment, StatefulSet or DaemonSet is complete, as `kubectl rollout status` does. The object is watched or
 * read, as by `waitFor`. To judge an object without waiting, use `rolloutStatusOf`.
 *
 * If you iterate over the result, it yields the present status, and then the new status after each change. The last status is the complete
 * one. If you await the result, it resolves with that last status. The wait starts when you do one of these, and runs only once.
 *
 * Rejects with a `WaitFailedError` when the rollout has failed. This happens if the Deployment made no progress for
 * `progressDeadlineSeconds` or is not at the wanted revision, or if the update strategy is not `RollingUpdate`. It also happens if the
 * object was deleted, even if a new object has the same name.
 *
 * Rejects with a `WaitTimeoutError` when the time is up, and with an `ApiError` (`isNotFound`) if the object does not exist. Rejects with a
 * `RequestError` (`InvalidResource`) if the objects are of another kind, and with a `RequestError` (`InvalidOption`) if an option is
 * invalid. Also rejects with the error of a failed request. After the first response, temporary failures are ignored.
 *
 * @param resource the client of the object's resource: `k8s.apps.v1.deployments("default")`
 * @param name the object's name
 * @param options how long to wait (default: without a limit), and for which revision
 * @returns the progress, which can be awaited or iterated
 * @example
 * await rolloutStatus(k8s.apps.v1.deployments("default"), "web", { timeout: 600_000 });
 * for await (const { message } of rolloutStatus(k8s.apps.v1.statefulSets("default"), "db")) console.log(message);
 */
export function rolloutStatus<L extends object>(
  resource: OfKind<L, RolloutKind, Readable<L> | Watchable<L>>,
  name: string,
  options: RolloutStatusOptions = {},
): Progress<RolloutStatus, RolloutStatus> {
  return createProgress(() => follow<L>(resource, name, options));
}

async function* follow<L extends object>(
  resource: Readable<L> | Watchable<L>,
  name: string,
  options: RolloutStatusOptions,
): AsyncGenerator<RolloutStatus, RolloutStatus, void> {
  checkNames("rolloutStatus", options, ["timeout", "interval", "revision", "signal"]);
  const { timeout = 0, interval = 1_000, signal, ...judging } = options;
  checkNumber("timeout", timeout);
  checkNumber("interval", interval);
  const ended = new AbortController();
  const link = linkSignals(signal, ended.signal, timeout, TIME_IS_UP);
  const until = link.signal ?? ended.signal;
  let object: (L & KubernetesObject) | undefined;
  let status: RolloutStatus | undefined;
  const failure = (Failure: typeof WaitTimeoutError | typeof WaitFailedError, end: string, why: string): Error => {
    const { client, token, namespace = object?.metadata?.namespace } = findDescription(resource) ?? {};
    const kind = `${token?.kind ?? object?.kind ?? "object"}`.toLowerCase();
    const message = `${end} waiting for the rollout of ${kind} ${namespace ? `${namespace}/` : ""}${name}: ${why}`;
    return new Failure(printable(message, 1000), object, client?.server);
  };
  try {
    for await (const state of statesOf(resource, name, until, () => interval)) {
      const found: (L & KubernetesObject) | undefined = state;
      const isOther = object !== undefined && object.metadata?.uid !== found?.metadata?.uid;
      if (isOther) throw failure(WaitFailedError, "gave up", "the object has been deleted");
      object = found ?? (await readOrFail(resource, name, until));
      const last = status;
      status = rolloutStatusOf(object, judging);
      if (status.state === "failed") throw failure(WaitFailedError, "gave up", status.message);
      if (status.message !== last?.message || status.reason !== last.reason) yield status;
      if (status.state === "complete") return status;
    }
    // States have no end.
    throw until.reason;
  } catch (error) {
    if (error !== TIME_IS_UP) throw error;
    const end = `timed out after ${timeout < 1000 ? `${timeout} ms` : `${timeout / 1000} s`}`;
    throw failure(WaitTimeoutError, end, status?.message ?? "the server has not answered");
  } finally {
    // In this order: what still runs ends by the linked signal.
    ended.abort();
    link.release();
  }
}

/**
 * Reads an object that a list did not contain. If it does not exist, the server says so in its own words. If there is one by now, its first
 * state follows.
 * @throws ApiError (`isNotFound`), also if the user may only list and watch objects
 */
async function readOrFail<L extends object>(
  resource: Readable<L> | Watchable<L>,
  name: string,
  signal: AbortSignal,
): Promise<L> {
  try {
    if (isReadable(resource)) return await resource.get(name, { signal });
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
  throw notFound(resource, name);
}
