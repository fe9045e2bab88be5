import type { Change } from "../informer/index.js";
import type { KubernetesObject } from "../types/object.js";

/** How much lower the priority of objects is that probably did not change: controller-runtime's `LowPriority`. */
const UNCHANGED = 100;
/** The age from which on an object of the initial list probably did not change. */
const OLD_MS = 60_000;

/** The length of the times that servers write. Such texts are compared as they are: parsing each takes longer than adding a key to a queue. */
const SERVER_TIME_LENGTH = "2026-01-31T12:00:00Z".length;
/** The latest time of an old object, as text, for the second of the last call. */
let latest = { second: Number.NaN, text: "" };

function isOld(created: string, now: number): boolean {
  if (created.length !== SERVER_TIME_LENGTH || !created.endsWith("Z")) return now - Date.parse(created) > OLD_MS;
  const second = Math.floor((now - OLD_MS - 1) / 1000);
  if (latest.second !== second)
    latest = { second, text: `${new Date(second * 1000).toISOString().slice(0, SERVER_TIME_LENGTH - 1)}Z` };
  return created <= latest.text;
}

/**
 * The priority of a change: lower for what is repeated, and for what existed for a while before the controller began.
 * @param normal the priority of other changes
 * @param now the time in milliseconds since 1970
 */
export function priorityOf(change: Change<KubernetesObject>, normal: number, now: number): number {
  if (change.type === "updated" && change.isResync) return normal - UNCHANGED;
  if (change.type !== "added" || !change.isInitial) return normal;
  return isOld(change.object.metadata?.creationTimestamp ?? "", now) ? normal - UNCHANGED : normal;
}
