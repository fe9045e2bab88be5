import type { KubernetesObject } from "../types/object.js";
import type { AbortSignal } from "../types/platform.js";
import type { EventRecorder } from "./events/index.js";
import { eventsOf } from "./events-of.js";
import { keyOfText } from "./keys.js";
import { createLog } from "./log/index.js";
import type { ControllerMetrics, ReconcileOutcome } from "./metrics/index.js";
import type { OwnWrites } from "./own-writes/index.js";
import type { RunParts } from "./parts.js";
import type { ControllerPlan } from "./plan.js";
import type { Queue, QueueItem } from "./queue/index.js";
import { doTask, type Task, taskOf } from "./reconcile-object.js";
import { isTerminal } from "./terminal-error.js";
import { limitTime } from "./time-limit.js";
import type { ReconcileContext } from "./types.js";
import type { Watched } from "./watched.js";

/** The results of reconciles in metrics. */
const RESULTS = { done: "success", again: "requeue", later: "requeue_after" } as const;

/** A controller that runs. */
export interface RunningController {
  readonly plan: ControllerPlan;
  readonly queue: Queue<string>;
  readonly watched: Watched;
  readonly ownWrites: OwnWrites;
  readonly recorder: EventRecorder;
  readonly metrics: ControllerMetrics;
  readonly parts: RunParts;
}

/**
 * Reconciles the keys of a queue until it is closed or this process no longer leads, and all reconciles have ended.
 * @param abort aborts the reconciles that are running. Aborts before `isLeader` returns false for the first time
 * @param isLeader called before each reconcile and before each of its writes. A process that was suspended finds out only by its clock: its
 *   timers, which end the work otherwise, may be later than the work itself
 */
export async function work(controller: RunningController, abort: AbortSignal, isLeader: () => boolean): Promise<void> {
  const { plan, queue, watched, ownWrites, recorder, metrics, parts } = controller;

  async function worker(): Promise<void> {
    for (let item = await queue.next(); item !== undefined; item = await queue.next()) {
      const { key, priority } = item;
      // The leader reconciles all objects.
      if (!isLeader()) return queue.done(key);
      let held: { readonly blocked: Promise<void> } | undefined;
      try {
        held = await attend(item);
      } catch (error) {
        // Such as an object whose finalizers are not a list.
        const log = createLog(parts.write, { controller: plan.name, key: keyOfText(key) });
        log.error("the object could not be reconciled", { error });
        queue.add(key, { rateLimited: true, priority });
      }
      if (held === undefined) queue.done(key);
      else void hold(item, held.blocked);
    }
  }

  /** Reconciles an object if it has to be, unless the caches lack writes of its last reconcile: then returns when they have them. */
  async function attend(item: QueueItem<string>): Promise<{ readonly blocked: Promise<void> } | undefined> {
    const { key } = item;
    const object = watched.find(key);
    const task = object === undefined ? "nothing" : taskOf(object, plan.finalizer);
    if (object === undefined || task === "nothing") {
      queue.forget(key);
      if (object === undefined) ownWrites.forget(key);
      return undefined;
    }
    const owner = { key, uid: uidOf(object) };
    const blocked = ownWrites.blocked(owner);
    if (blocked !== undefined) return { blocked };
    await ownWrites.run(owner, (latest) => reconcile(item, object, task, latest), isLeader);
    return undefined;
  }

  /** Adds a key again when the caches have what its last reconcile wrote. Until then, the key counts as worked on, but takes no place. */
  async function hold({ key, priority }: QueueItem<string>, blocked: Promise<void>): Promise<void> {
    await blocked;
    queue.add(key, { priority });
    queue.done(key);
  }

  /** Does what an object needs, and adds its key again if it has to. Does not reject. */
  async function reconcile(
    { key: text, priority }: QueueItem<string>,
    object: KubernetesObject,
    task: Task,
    latest: () => KubernetesObject | undefined,
  ): Promise<void> {
    const key = keyOfText(text);
    const log = createLog(parts.write, { controller: plan.name, key });
    const limit = limitTime(abort, plan.timeout);
    const attempt = queue.failures(text);
    const { informers } = parts;
    const owned = (resource: never): unknown => watched.owned(resource, uidOf(object));
    const events = eventsOf(recorder, object, plan.resource.token);
    const context = {
      ...{ key, log, events, attempt, informers, owned },
      get signal() {
        return limit.signal;
      },
    } as ReconcileContext;
    const end = metrics.begin();
    let ended: ReconcileOutcome = { result: "error" };
    try {
      const outcome = await doTask(task, plan, object, context, latest);
      ended = { result: RESULTS[outcome.kind] };
      if (outcome.kind !== "again") queue.forget(text);
      if (outcome.kind === "again") queue.add(text, { priority });
      if (outcome.kind === "later") queue.add(text, { after: outcome.after, priority: outcome.priority ?? priority });
    } catch (error) {
      if (abort.aborted) {
        // The next run reconciles all objects.
        log.debug("the reconcile was aborted", { error });
      } else if (isTerminal(error)) {
        ended = { result: "error", isTerminal: true };
        queue.forget(text);
        log.error("the reconcile failed and will not be retried", { error });
      } else {
        ended = { result: "error", isTimeout: limit.isLate };
        log.error("the reconcile failed", { error: limit.isLate ? limit.signal.reason : error, attempt });
        queue.add(text, { rateLimited: true, priority });
      }
    } finally {
      end(ended);
      limit.release();
    }
  }

  await Promise.all(Array.from({ length: plan.concurrency }, worker));
}

function uidOf({ metadata }: KubernetesObject): string {
  return metadata?.uid ?? "";
}
