import type { KubernetesObject } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import { stateOf } from "./conditions.js";
import type { WaitPredicate } from "./predicate.js";
import type { Readable, Watchable } from "./readable.js";

export { hasCondition } from "./conditions.js";
export { WaitError, WaitFailedError, WaitTimeoutError } from "./errors.js";
export type { WaitPredicate } from "./predicate.js";
export type { Readable, Watchable } from "./readable.js";

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds until the wait rejects with a `WaitTimeoutError`; 0 means never. Default 30,000, as in `kubectl wait`. */
  timeout?: number;
  /** Milliseconds between two reads, if the object cannot be watched. Default 1,000. */
  interval?: number;
  /** Aborts the wait; the call rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * Waits until an object exists and is in the wanted state. The object is listed, then watched: `predicate` is called with its present state
 * and after each change. An object that is deleted meanwhile may be created again, as the pods of a StatefulSet are, so the wait goes on.
 *
 * This needs only the verbs `list` and `watch`. If the user may not list or watch the object, or if the API does not support it, the object
 * is read again after each `interval` instead, which needs only `get`. So is a `resource` without the methods `list` and `watch`. States
 * between two reads are not seen then.
 *
 * @param resource where to look: `k8s.core.v1.pods("default")`
 * @param name the object's name
 * @param predicate whether the object is in the wanted state, such as `hasCondition("Ready")`
 * @param options how long to wait (30,000 ms by default)
 * @returns the object that satisfied `predicate`
 * @throws WaitTimeoutError if it times out; immediately, WaitFailedError if the predicate says that it can no longer become true (`hasCondition`
 *   documents when it does); what `predicate` throws, and what a request throws, other than "not found" and, after the first response,
 *   failures that may pass; RequestError (`InvalidOption`) if an option is not a number from 0 on
 * @example
 * await waitFor(k8s.apps.v1.deployments("default"), "web", hasCondition("Available"));
 * await waitFor(k8s.batch.v1.jobs("default"), "copy", (job) => (job.status.succeeded ?? 0) > 0, { timeout: 600_000 });
 */
export async function waitFor<L extends object>(
  resource: Readable<L> | Watchable<L>,
  name: string,
  predicate: WaitPredicate<L>,
  options: WaitOptions = {},
): Promise<L> {
  // Programs that wait for nothing do not pay for it.
  const { reach } = await import("./reach.js");
  let found: L | undefined;
  await reach(resource, name, options, {
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
  // The wait ends with `found` set, or rejects.
  return found as L;
}

/**
 * Waits until an object is deleted. A new object with the same name counts as deleted. The object is watched or read as by `waitFor`.
 *
 * @param resource where to look: `k8s.core.v1.pods("default")`
 * @param name the object's name
 * @param options how long to wait (30,000 ms by default)
 * @throws WaitTimeoutError if it times out; immediately, what a request throws, other than "not found" and, after the first response,
 *   failures that may pass; RequestError (`InvalidOption`) if an option is not a number from 0 on
 * @example
 * await pods.delete("a");
 * await waitForDeletion(pods, "a");
 */
export async function waitForDeletion<L extends object>(
  resource: Readable<L> | Watchable<L>,
  name: string,
  options: WaitOptions = {},
): Promise<void> {
  const { reach } = await import("./reach.js");
  let uid: string | undefined;
  await reach(resource, name, options, {
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
      const why = finalizers.length === 0 ? "it still exists" : `it still has finalizers (${finalizers.join(", ")})`;
      return [why, ...(object === undefined ? [] : stateOf(object))].join("; ");
    },
  });
}
