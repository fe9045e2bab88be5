import type { KubernetesObject } from "../types/object.js";
import { millisecondsOf } from "./duration.js";
import { addFinalizer, type FinalizerChange, hasFinalizer, removeFinalizer } from "./finalizers.js";
import type { ControllerPlan } from "./plan.js";
import type { Reconcile, ReconcileContext } from "./types.js";

/** What is done with an object. */
export type Task = "reconcile" | "add finalizer" | "finalize";

/**
 * What an object needs, as it is in the cache; undefined for nothing. An object that is being deleted is only finalized, and only as long as
 * it has the finalizer.
 */
export function taskOf(object: KubernetesObject, finalizer: string | undefined): Task | undefined {
  const isDeleting = object.metadata?.deletionTimestamp !== undefined;
  if (finalizer === undefined) return isDeleting ? undefined : "reconcile";
  const isKept = hasFinalizer(object, finalizer);
  if (isDeleting) return isKept ? "finalize" : undefined;
  return isKept ? "reconcile" : "add finalizer";
}

/** What follows a task. */
export type Outcome =
  /** The object is as it should be. */
  | { readonly kind: "done" }
  /** The object has to be reconciled again as soon as the cache has what was written. */
  | { readonly kind: "again" }
  /** The reconcile asked to be called again, after so many milliseconds. */
  | { readonly kind: "later"; readonly after: number; readonly priority: number | undefined };

/** What a reconcile returned. */
type Returned = Awaited<ReturnType<Reconcile<never>>>;

/** What a task returns after which the object has to be reconciled again. */
const AGAIN: unique symbol = Symbol("again");

const OUTCOMES: { readonly [K in "done" | "again"]: Outcome } = { done: { kind: "done" }, again: { kind: "again" } };

/**
 * Does a task. The result of a reconcile is returned as it is, because each further promise costs time that a reconcile that does nothing
 * would not take otherwise.
 * @param latest returns the object as this reconcile last wrote it; undefined if it did not
 * @returns what `outcomeOf` takes
 * @throws what the reconcile throws, and failures of changes of the finalizer
 */
export function doTask(
  task: Task,
  { resource, finalizer = "", reconcile, finalize = reconcile }: ControllerPlan,
  object: KubernetesObject,
  context: ReconcileContext,
  latest: () => KubernetesObject | undefined,
): ReturnType<Reconcile<never>> | Promise<Returned | typeof AGAIN> {
  if (task === "reconcile") return reconcile(object, context);
  const change = (): FinalizerChange => {
    const { signal } = context;
    return { resource, object: latest() ?? object, finalizer, signal };
  };
  return task === "finalize" ? finalizeObject(() => finalize(object, context), change) : addTo(change);
}

async function finalizeObject(
  finalize: () => ReturnType<Reconcile<never>>,
  change: () => FinalizerChange,
): Promise<Returned> {
  const result = await finalize();
  if (outcomeOf(result).kind === "done") await removeFinalizer(change());
  return result;
}

async function addTo(change: () => FinalizerChange): Promise<typeof AGAIN> {
  await addFinalizer(change());
  return AGAIN;
}

/**
 * What follows a task that returned.
 * @throws RequestError (`InvalidOption`) for an invalid `requeueAfter`
 */
export function outcomeOf(result: Returned | typeof AGAIN): Outcome {
  if (result === AGAIN) return OUTCOMES.again;
  const after = millisecondsOf(result?.requeueAfter ?? 0, "requeueAfter");
  return after === 0 ? OUTCOMES.done : { kind: "later", after, priority: result?.priority };
}
