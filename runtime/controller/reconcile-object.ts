import type { KubernetesObject } from "../types/object.js";
import { addFinalizer, hasFinalizer, removeFinalizer } from "./finalizers.js";
import type { ControllerPlan } from "./plan.js";
import type { ReconcileContext, ReconcileResult } from "./types.js";

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

/**
 * Does a task.
 * @returns what the reconcile returned; `"again"` if the object has to be reconciled as soon as the cache has what was written
 */
export async function doTask(
  task: Task,
  { resource, informer, finalizer = "", reconcile, finalize }: ControllerPlan,
  object: KubernetesObject,
  context: ReconcileContext,
): Promise<ReconcileResult | "again" | undefined> {
  const change = {
    resource,
    object,
    finalizer,
    isTransformed: informer?.transform !== undefined,
    signal: context.signal,
  };
  if (task === "reconcile") return (await reconcile(object, context)) ?? undefined;
  if (task === "add finalizer") {
    await addFinalizer(change);
    return "again";
  }
  if (task === "finalize") {
    const result = (await finalize?.(object, context)) ?? undefined;
    if (result?.requeueAfter !== undefined) return result;
    await removeFinalizer(change);
  }
  return undefined;
}
