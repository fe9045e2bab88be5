import { wait } from "../async/wait.js";
import { brand } from "../errors/brand.js";
import { isNotFound } from "../errors/guards.js";
import { printable } from "../text/printable.js";
import type { GetOptions } from "../types/options.js";

/** How long to wait, and how often to look. */
export interface WaitOptions {
  /** Milliseconds until the wait gives up with a `WaitTimeoutError`; 0: never. Default 30,000, as `kubectl wait`. */
  timeout?: number;
  /** Milliseconds between two looks. Default 1,000. */
  interval?: number;
  /** Ends the wait; the call rejects with its reason. */
  signal?: AbortSignal;
}

/** What a wait reads: a resource in a namespace, or of cluster scope. */
export interface Readable<L> {
  get(name: string, options?: GetOptions): Promise<L>;
}

/** What was waited for did not come in time. */
export class WaitTimeoutError extends Error {
  static {
    brand(WaitTimeoutError, "WaitTimeoutError");
  }
  /**
   * The object as it was read last; undefined when there was none. It may be a Secret, so it shows neither where the error is printed nor
   * in its JSON.
   */
  declare readonly last: unknown;

  constructor(message: string, last: unknown) {
    super(message);
    Object.defineProperty(this, "last", { get: () => last });
  }
}

/** The conditions of an object's status, as far as they can be read. */
interface WithConditions {
  readonly status?: { readonly conditions?: readonly { type: string; status: string }[] | null };
}

/**
 * Waits until an object exists and is as wanted: `predicate` is asked about each state that is read.
 *
 * An object that does not exist yet is waited for. Everything else that a read or `predicate` throws rejects at once. What the object
 * looked like in between goes unseen, as with every look at an interval.
 *
 * @returns the object that satisfied `predicate`
 * @example
 * await waitFor(k8s.apps.v1.deployments("default"), "web", hasCondition("Available"));
 * await waitFor(k8s.batch.v1.jobs("default"), "copy", (job) => (job.status.succeeded ?? 0) > 0, { timeout: 600_000 });
 */
export async function waitFor<L extends object>(
  resource: Readable<L>,
  name: string,
  predicate: (object: L) => boolean | Promise<boolean>,
  options: WaitOptions = {},
): Promise<L> {
  let found: L | undefined;
  await poll(resource, name, options, "is not as wanted", async (object) => {
    if (object === undefined || !(await predicate(object))) return false;
    found = object;
    return true;
  });
  // The poll ends with `found` set, or rejects.
  return found as L;
}

/**
 * Waits until an object is gone. One of the same name that was created since then counts as gone.
 * @example
 * await pods.delete("a");
 * await waitForDeletion(pods, "a");
 */
export async function waitForDeletion<L extends object>(
  resource: Readable<L>,
  name: string,
  options: WaitOptions = {},
): Promise<void> {
  let uid: unknown;
  await poll(resource, name, options, "still exists", async (object) => {
    if (object === undefined) return true;
    const { metadata } = object as { metadata?: { uid?: unknown } };
    uid ??= metadata?.uid;
    return uid !== metadata?.uid;
  });
}

/**
 * A predicate for `waitFor`: whether a condition of the object's status has a value.
 * @param type the condition, `Ready`
 * @param status its value, `True` by default
 */
export function hasCondition(type: string, status = "True"): (object: object) => boolean {
  return (object) => {
    const { conditions } = (object as WithConditions).status ?? {};
    return conditions?.some((condition) => condition.type === type && condition.status === status) ?? false;
  };
}

async function poll<L extends object>(
  resource: Readable<L>,
  name: string,
  { timeout = 30_000, interval = 1_000, signal }: WaitOptions,
  complaint: string,
  done: (object: L | undefined) => Promise<boolean>,
): Promise<void> {
  const start = performance.now();
  for (;;) {
    const object = await resource.get(name, signal && { signal }).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (await done(object)) return;
    const left = timeout === 0 ? Number.POSITIVE_INFINITY : timeout - (performance.now() - start);
    if (left <= 0) {
      const { kind = "object" } = (object ?? {}) as { kind?: string };
      const state = object === undefined ? "does not exist" : complaint;
      throw new WaitTimeoutError(`${printable(kind, 64)} ${JSON.stringify(name)} ${state} after ${timeout} ms`, object);
    }
    await wait(Math.min(interval, left), signal);
  }
}
