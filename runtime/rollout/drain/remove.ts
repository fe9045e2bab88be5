import { wait } from "../../async/wait.js";
import { apiErrorOf, isConflict, isForbidden, isNotFound, isTooManyRequests } from "../../errors/guards.js";
import { printable } from "../../text/printable.js";
import type { AbortSignal } from "../../types/platform.js";
import type { DrainProblem } from "./error.js";
import type { DrainEvent } from "./events.js";
import type { DrainOptions } from "./options.js";
import { type Cluster, nameOf, type Pod } from "./pod.js";
import { isOverdue } from "./select.js";
import type { Tracker } from "./tracker.js";

/** Why a pod is still there. */
export interface Obstacle {
  readonly message: string;
  /** The last refusal of its eviction. */
  readonly error?: unknown;
}

/** What removes pods. */
export interface Remover {
  /** Removes pods, and waits until they are gone. Rejects only with the reason of the signal. Resolves with what went wrong. */
  remove(pods: readonly Pod[]): Promise<readonly DrainProblem[]>;
  /** The pods that are not gone yet. */
  readonly pending: ReadonlyMap<Pod, Obstacle>;
}

/** kubectl's. */
const EVICTION_RETRY_MS = 5000;

/**
 * Creates what removes pods: by evictions, which the server refuses as long as a disruption budget does not allow them, or by deletions. An
 * eviction that is refused is tried again; it never becomes a deletion. A pod of the same name that is created meanwhile is not touched.
 */
export function createRemover(
  cluster: Cluster,
  tracker: Tracker,
  options: DrainOptions,
  report: (event: DrainEvent) => void,
  signal: AbortSignal,
): Remover {
  const { gracePeriodSeconds, disableEviction = false } = options;
  const pending = new Map<Pod, Obstacle>();
  const isOver = (pod: Pod): boolean => isOverdue(pod, options, Date.now());

  /** Requests the removal of a pod. Resolves when the server has accepted it, or when there is nothing to remove. */
  async function evict(pod: Pod): Promise<void> {
    const { namespace, name, uid } = nameOf(pod);
    const deleteOptions = { ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }), preconditions: { uid } };
    report({ type: "evicting", pod: nameOf(pod) });
    for (;;) {
      try {
        await cluster.pods(namespace).eviction.create(name, { deleteOptions }, { signal });
        return;
      } catch (error) {
        // A 404 may be about the pod's namespace, which is gone with it, or about the API: the pod itself tells.
        if (isMissing(error, name) || ((isNotFound(error) || isConflict(error)) && (await isReplaced(pod)))) return;
        const isRefused = isTooManyRequests(error);
        const isTerminating = isForbidden(error) && hasCause(error, "NamespaceTerminating");
        // The namespace removes the pod; evictions are not possible any more.
        if (isTerminating && tracker.find(pod)?.metadata?.deletionTimestamp) return;
        if (!isRefused && !isTerminating) throw error;
        pending.set(pod, { message: printable(apiErrorOf(error)?.status.message ?? ""), error });
        report({ type: "refused", pod: nameOf(pod), error });
      }
      await wait(EVICTION_RETRY_MS, signal);
      if (tracker.find(pod) === undefined) return;
    }
  }

  async function deletePod(pod: Pod): Promise<void> {
    const { namespace, name, uid } = nameOf(pod);
    report({ type: "deleting", pod: nameOf(pod) });
    try {
      await cluster.pods(namespace).delete(name, {
        ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
        preconditions: { uid },
        signal,
      });
    } catch (error) {
      if (!isMissing(error, name) && !(isConflict(error) && (await isReplaced(pod)))) throw error;
    }
  }

  /** Whether there is another pod of that name by now, or none. */
  async function isReplaced(pod: Pod): Promise<boolean> {
    const { namespace, name, uid } = nameOf(pod);
    try {
      return (await cluster.pods(namespace).get(name, { signal })).metadata.uid !== uid;
    } catch (error) {
      if (isNotFound(error)) return true;
      throw error;
    }
  }

  /** Removes one pod; resolves with what went wrong. */
  async function removeOne(pod: Pod, request: ((pod: Pod) => Promise<void>) | undefined): Promise<DrainProblem[]> {
    try {
      await request?.(pod);
      pending.set(pod, { message: "still terminating" });
      const outcome = await tracker.gone(pod, isOver);
      const done = disableEviction ? "deleted" : "evicted";
      report({ type: outcome === "over" ? "skipped" : done, pod: nameOf(pod) });
      pending.delete(pod);
      return [];
    } catch (error) {
      if (signal.aborted) throw error;
      pending.delete(pod);
      report({ type: "failed", pod: nameOf(pod), error });
      const what = disableEviction ? "cannot delete" : "cannot evict";
      return [{ message: `${what} (${(error as Error).message})`, pods: [nameOf(pod)], error }];
    }
  }

  return {
    pending,
    remove: async (pods) => {
      for (const pod of pods) pending.set(pod, { message: `not ${disableEviction ? "deleted" : "evicted"} yet` });
      if (!disableEviction) return (await Promise.all(pods.map((pod) => removeOne(pod, evict)))).flat();
      // As kubectl does: what cannot be deleted ends the drain.
      for (const pod of pods) {
        try {
          await deletePod(pod);
        } catch (error) {
          return removeOne(pod, () => Promise.reject(error));
        }
      }
      return (await Promise.all(pods.map((pod) => removeOne(pod, undefined)))).flat();
    },
  };
}

/** Whether a pod does not exist. Of an API without evictions, the server says the same without the pod's name. */
function isMissing(error: unknown, name: string): boolean {
  return isNotFound(error) && apiErrorOf(error)?.details?.name === name;
}

function hasCause(error: unknown, reason: string): boolean {
  return apiErrorOf(error)?.details?.causes?.some((cause) => cause.reason === reason) ?? false;
}
