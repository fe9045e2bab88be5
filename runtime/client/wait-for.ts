import { wait } from "../async/wait.js";
import { brand } from "../errors/brand.js";
import { isNotFound } from "../errors/guards.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";
import type { GetOptions } from "../types/options.js";
import type { AbortSignal } from "../types/platform.js";
import { findDescription } from "./description.js";

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

/** Decides whether an object is in the wanted state. */
export interface WaitPredicate<L> {
  (object: L): boolean | Promise<boolean>;
  /** Explains why `object` is not in the wanted state, for the message of a `WaitTimeoutError`: `condition Ready is "False"`. */
  readonly explain?: (object: L) => string;
}

/** A wait that timed out. Its message names the object and the state in which it was read last. */
export class WaitTimeoutError extends Error {
  static {
    brand(WaitTimeoutError, "WaitTimeoutError");
  }
  /**
   * The object as it was read last; undefined if it did not exist. It may be a Secret, so it appears neither when the error is printed nor
   * in its JSON.
   */
  declare readonly last: unknown;
  /** Address of the API server; undefined if the reader is not a resource client of this package. */
  readonly server: string | undefined;

  constructor(message: string, last: unknown, server?: string) {
    super(message);
    this.server = server;
    Object.defineProperty(this, "last", { get: () => last });
  }
}

/**
 * Waits until an object exists and is in the wanted state. `predicate` is called with each state that is read; states between two reads are
 * not seen.
 *
 * @param resource where to read: `k8s.core.v1.pods("default")`
 * @param name the object's name
 * @param predicate whether the object is in the wanted state, such as `hasCondition("Ready")`
 * @param options how long to wait (30,000 ms by default), and how often to read
 * @returns the object that satisfied `predicate`
 * @throws WaitTimeoutError if it times out; immediately, what a read or `predicate` throws, other than "not found"
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
    what: "",
    explain: (object) =>
      object === undefined ? "it does not exist" : (predicate.explain?.(object) ?? "the predicate returned false"),
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
 * @throws WaitTimeoutError if it times out; immediately, what a read throws, other than "not found"
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
    what: "the deletion of ",
    explain: (object) => {
      const finalizers = (object as KubernetesObject | undefined)?.metadata?.finalizers ?? [];
      return finalizers.length === 0 ? "it still exists" : `it has the finalizers ${finalizers.join(", ")}`;
    },
  });
}

/** The conditions of an object's status, as far as they are readable. */
interface WithConditions {
  readonly status?: { readonly conditions?: unknown };
}
interface Condition {
  readonly type?: unknown;
  readonly status?: unknown;
  readonly reason?: unknown;
}

function findCondition(object: object, type: string): Condition | undefined {
  const { conditions } = (object as WithConditions).status ?? {};
  return Array.isArray(conditions)
    ? conditions.find((condition: Condition | null) => condition?.type === type)
    : undefined;
}

/**
 * Returns a predicate for `waitFor`: whether a condition in the object's status has a certain status.
 * @param type the condition, `Ready`
 * @param status its value, `True` by default
 */
export function hasCondition(type: string, status = "True"): WaitPredicate<object> {
  const explain = (object: object): string => {
    const condition = findCondition(object, type);
    if (condition === undefined) return `condition ${type} is not set`;
    return `condition ${type} is "${condition.status}"${condition.reason ? ` (${condition.reason})` : ""}`;
  };
  return Object.assign((object: object): boolean => findCondition(object, type)?.status === status, { explain });
}

/** What a poll waits for. */
interface Goal<L> {
  isReached(object: L | undefined): Promise<boolean>;
  /** Comes before the object's name in the message. */
  readonly what: string;
  /** Explains why the state is not reached yet. */
  explain(object: L | undefined): string;
}

async function poll<L extends object>(
  resource: Readable<L>,
  name: string,
  { timeout = 30_000, interval = 1_000, signal }: WaitOptions,
  { isReached, what, explain }: Goal<L>,
): Promise<void> {
  const start = performance.now();
  for (;;) {
    const object = await resource.get(name, signal && { signal }).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (await isReached(object)) return;
    const left = timeout === 0 ? Number.POSITIVE_INFINITY : timeout - (performance.now() - start);
    if (left <= 0) {
      const description = findDescription(resource);
      const { kind, metadata }: KubernetesObject = object ?? {};
      const where = description?.namespace ?? metadata?.namespace;
      const target = `${description?.token.kind ?? kind ?? "object"}`.toLowerCase();
      const time = timeout < 1000 ? `${timeout} ms` : `${timeout / 1000} s`;
      const message = `timed out after ${time} waiting for ${what}${target} ${where ? `${where}/` : ""}${name}: ${explain(object)}`;
      throw new WaitTimeoutError(printable(message, 1000), object, description?.client.server);
    }
    await wait(Math.min(interval, left), signal);
  }
}
