import type { Change } from "../informer/index.js";
import type { KubernetesObject } from "../types/object.js";

/** How much lower the priority of objects is that probably did not change: controller-runtime's `LowPriority`. */
const UNCHANGED = 100;
/** The age from which on an object of the initial list probably did not change. */
const OLD_MS = 60_000;

/**
 * The priority of a change: lower for what is repeated, and for what existed for a while before the controller began.
 * @param normal the priority of other changes
 * @param now the time in milliseconds since 1970
 */
export function priorityOf(change: Change<KubernetesObject>, normal: number, now: number): number {
  if (change.type === "updated" && change.isResync) return normal - UNCHANGED;
  if (change.type !== "added" || !change.isInitial) return normal;
  const created = Date.parse(change.object.metadata?.creationTimestamp ?? "");
  return now - created > OLD_MS ? normal - UNCHANGED : normal;
}
