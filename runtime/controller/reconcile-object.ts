import type { KubernetesObject } from "../types/object.js";
import { millisecondsOf } from "./duration.js";
import { addFinalizer, type FinalizerChange, hasFinalizer, removeFinalizer } from "./finalizers.js";
import type { ControllerPlan } from "./plan.js";
import type { Reconcile, ReconcileContext } from "./types.js";

/** What an object needs, as it is in the cache. */
export type Task = "reconcile" | "add finalizer" | "finalize" | "nothing";

/** What an object needs: an object that is being deleted is only finalized, and only as long as it has the finalizer. */
export function taskOf(object: KubernetesObject, finalizer: string | undefined): Task {
  const isDeleting = object.metadata?.deletionTimestamp !== undefined;
  if (finalizer === undefined) return isDeleting ? "nothing" : "reconcile";
  const isKept = hasFinalizer(object, finalizer);
  if (isDeleting) return isKept ? "finalize" : "nothing";
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

/**
 * Does a task.
 * @param latest returns the object as this reconcile last wrote it; undefined if it did not
 * @throws what the reconcile throws, and failures of changes of the finalizer
 */
export async function doTask(
  task: Task,
  { resource, finalizer = "", reconcile, finalize = reconcile }: ControllerPlan,
  object: KubernetesObject,
  context: ReconcileContext,
  latest: () => KubernetesObject | undefined,
): Promise<Outcome> {
  const { signal } = context;
  const change = (): FinalizerChange => ({ resource, object: latest() ?? object, finalizer, signal });
  if (task === "reconcile") return outcomeOf(await reconcile(object, context));
  if (task === "add finalizer") {
    await addFinalizer(change());
    return { kind: "again" };
  }
  const outcome = task === "finalize" ? outcomeOf(await finalize(object, context)) : outcomeOf(undefined);
  if (task === "finalize" && outcome.kind === "done") await removeFinalizer(change());
  return outcome;
}

function outcomeOf(result: Awaited<ReturnType<Reconcile<never>>>): Outcome {
  const after = millisecondsOf(result?.requeueAfter ?? 0, "requeueAfter");
  return after === 0 ? { kind: "done" } : { kind: "later", after, priority: result?.priority };
}
