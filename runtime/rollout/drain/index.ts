import { linkSignals } from "../../async/signals.js";
import { apiErrorOf, isNotFound } from "../../errors/guards.js";
import { printable } from "../../text/printable.js";
import type { List } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import { cordon, type NodesClient } from "../cordon.js";
import { createProgress, type Progress } from "../progress.js";
import { DrainError, type DrainProblem } from "./error.js";
import { createQueue, type DrainEvent } from "./events.js";
import { checkDrainOptions, type DrainOptions } from "./options.js";
import { type Cluster, clusterOf, nameOf, type Pod, type PodName } from "./pod.js";
import { createRemover, type Obstacle } from "./remove.js";
import { type DaemonSetFailure, daemonSetOf, type PodMessage, selectPods } from "./select.js";
import { trackPods } from "./tracker.js";

export { DrainError, type DrainErrorCode, type DrainProblem } from "./error.js";
export type { DrainEvent } from "./events.js";
export type { DrainOptions } from "./options.js";
export type { PodName } from "./pod.js";
export type { PodMessage } from "./select.js";

/** The result of a drain. */
export interface DrainResult {
  /** The pods that were removed. */
  readonly removed: readonly PodName[];
  /** The pods that stay: pods of DaemonSets, static pods, and pods that the drain did not wait for. */
  readonly kept: readonly PodName[];
  /** The warnings that kubectl would print. */
  readonly warnings: readonly PodMessage[];
}

const READ_INTERVAL_MS = 1000;
/** The reason of a signal when the time is up. */
const TIME_IS_UP = new Error("the time is up");

/**
 * Removes the pods of a node, as `kubectl drain` does. It marks the node as unschedulable, evicts the pods, and waits until they are gone.
 *
 * If a disruption budget does not allow an eviction, the eviction is tried again every five seconds until it is allowed. Pods are deleted
 * instead of evicted only if you set `disableEviction`. Pods of DaemonSets and static pods stay. If the options do not allow some of the
 * pods to be removed, `drain` rejects before any pod is removed.
 *
 * If you iterate over the result, it yields the steps. If you await it, it resolves with the result. You can also await it after an
 * iteration. The drain starts when you do one of these, and runs only once.
 *
 * Rejects with a `DrainError`, whose `code` says why. Rejects with the reason of the signal if the signal aborts. Rejects with an
 * `ApiError` if the node does not exist, or if nodes, pods or DaemonSets may not be read. Rejects with a `RequestError` (`InvalidOption`)
 * if an option is invalid, or (`InvalidResource`) if `nodes` is not the client for nodes. If `drain` rejects, the node stays unschedulable
 * until you call `uncordon`.
 *
 * @param nodes `k8s.core.v1.nodes`
 * @param name the node's name
 * @param options which pods may be removed, how to remove them, and how long to wait (default: without a limit)
 * @returns the progress, which can be awaited or iterated
 * @see https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
 * @example
 * await drain(k8s.core.v1.nodes, "worker-1", { ignoreDaemonSets: true, timeout: 600_000 });
 */
export function drain<L extends object>(
  nodes: NodesClient<L>,
  name: string,
  options: DrainOptions = {},
): Progress<DrainEvent, DrainResult> {
  return createProgress(() => run<L>(nodes, name, options));
}

async function* run<L extends object>(
  nodes: NodesClient<L>,
  node: string,
  options: DrainOptions,
): AsyncGenerator<DrainEvent, DrainResult, void> {
  checkDrainOptions(options);
  const { timeout = 0, podSelector } = options;
  const cluster = clusterOf(nodes);
  const ended = new AbortController();
  const link = linkSignals(options.signal, ended.signal, timeout, TIME_IS_UP);
  const signal = link.signal ?? ended.signal;
  const fieldSelector = { "spec.nodeName": node };
  const listed = (selection: object = {}): PromiseLike<List<Pod>> =>
    cluster.allPods.list({ fieldSelector, signal, ...selection });
  let pending: ReadonlyMap<Pod, Obstacle> = new Map();
  try {
    await cordon<L>(nodes, node, { signal });
    yield { type: "cordoned" };
    const { items } = await listed(podSelector === undefined ? {} : { labelSelector: podSelector });
    const failures = await readDaemonSets(cluster, items, signal);
    const { removed, kept, warnings, errors } = selectPods(items, options, failures, Date.now());
    if (errors.length > 0) throw new DrainError("NotAllowed", node, "cannot drain", errors);
    for (const warning of warnings) yield { type: "warning", ...warning };
    const skipped: PodName[] = [];
    if (removed.length > 0) {
      // Without the selector: a pod whose labels change is not gone.
      const tracker = trackPods(
        {
          changes: {
            list: () => listed(),
            watch: (resourceVersion) =>
              cluster.allPods.watch({ fieldSelector, signal, ...(resourceVersion && { resourceVersion }) }),
          },
          read: async () => (await listed()).items,
          pause: () => READ_INTERVAL_MS,
        },
        signal,
      );
      try {
        await tracker.ready;
        const events = createQueue<DrainEvent>();
        const remover = createRemover(cluster, tracker, options, events.push, signal);
        pending = remover.pending;
        const removing = remover.remove(removed).finally(events.close);
        // Its failure is seen below.
        removing.catch(() => {});
        for await (const event of events) {
          if (event.type === "skipped") skipped.push(event.pod);
          yield event;
        }
        const problems = await removing;
        if (problems.length > 0) throw new DrainError("Failed", node, "cannot drain", problems);
      } finally {
        tracker.stop();
      }
    }
    const gone = removed.map(nameOf).filter(({ uid }) => !skipped.some((pod) => pod.uid === uid));
    return { removed: gone, kept: [...kept.map(nameOf), ...skipped], warnings };
  } catch (error) {
    if (error !== TIME_IS_UP) throw error;
    const end = `timed out after ${timeout < 1000 ? `${timeout} ms` : `${timeout / 1000} s`} draining`;
    throw new DrainError("TimedOut", node, end, problemsOf(pending));
  } finally {
    // In this order: what still runs ends by the linked signal.
    ended.abort();
    link.release();
  }
}

/** Reads the DaemonSets that control the pods, and returns the failures. */
async function readDaemonSets(
  cluster: Cluster,
  pods: readonly Pod[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DaemonSetFailure>> {
  const owners = new Map(pods.flatMap((pod) => daemonSetOf(pod) ?? []).map((owner) => [owner.key, owner]));
  const failures = new Map<string, DaemonSetFailure>();
  const read = async (namespace: string, name: string): Promise<void> => {
    try {
      await cluster.daemonSets(namespace).get(name, { signal });
    } catch (error) {
      const failure = apiErrorOf(error);
      if (failure === undefined) throw error;
      const message = printable(failure.status.message ?? failure.message);
      failures.set(`${namespace}/${name}`, { message, isMissing: isNotFound(error) });
    }
  };
  await Promise.all([...owners.values()].map(({ namespace, name }) => read(namespace, name)));
  return failures;
}

/** Why pods are still there. Pods with the same reason are grouped. */
function problemsOf(pending: ReadonlyMap<Pod, Obstacle>): DrainProblem[] {
  const problems = new Map<string, Obstacle & { readonly pods: PodName[] }>();
  for (const [pod, obstacle] of pending) {
    const problem = problems.get(obstacle.message) ?? { ...obstacle, pods: [] };
    problem.pods.push(nameOf(pod));
    problems.set(obstacle.message, problem);
  }
  return [...problems.values()];
}
