import { onAbort } from "../async/on-abort.js";
import type { AbortSignal } from "../types/platform.js";
import { createContext } from "./context.js";
import type { EventRecorder } from "./events/index.js";
import { eventsOf } from "./events-of.js";
import { keyOfQueueKey, type QueueKey } from "./keys.js";
import { createLog } from "./log/index.js";
import type { ControllerMetrics, ReconcileOutcome } from "./metrics/index.js";
import type { OwnWrites } from "./own-writes/index.js";
import type { RunParts } from "./parts.js";
import type { ControllerPlan } from "./plan.js";
import type { Queue, QueueItem } from "./queue/index.js";
import { doTask, type Outcome, outcomeOf, taskOf } from "./reconcile-object.js";
import { type SharedSignal, shareSignal } from "./shared-signal.js";
import { type RunningReconcile, warnOfSlowReconciles } from "./slow-reconciles.js";
import { isTerminal } from "./terminal-error.js";
import { limitTime, type TimeLimit } from "./time-limit.js";
import type { ReconcileContext } from "./types.js";
import type { Watched } from "./watched.js";

/** The results of reconciles in metrics. */
const RESULTS: { readonly [K in Outcome["kind"] | "failed" | "terminal" | "late"]: ReconcileOutcome } = {
  done: { result: "success" },
  again: { result: "requeue" },
  later: { result: "requeue_after" },
  failed: { result: "error" },
  terminal: { result: "error", isTerminal: true },
  late: { result: "error", isTimeout: true },
};

/** A controller that runs. */
export interface RunningController {
  readonly plan: ControllerPlan;
  readonly queue: Queue<QueueKey>;
  readonly watched: Watched;
  readonly ownWrites: OwnWrites;
  readonly recorder: EventRecorder;
  readonly metrics: ControllerMetrics;
  readonly parts: RunParts;
}

/** A prepared attempt to reconcile an object. */
interface Attempt extends RunningReconcile {
  readonly item: QueueItem<QueueKey>;
  readonly limit: TimeLimit;
  /** How many attempts have failed before. */
  readonly failures: number;
  /** Does what the object needs. */
  readonly act: () => ReturnType<typeof doTask>;
}

/** An object that cannot be reconciled yet, because the caches lack writes of its last reconcile. */
interface Hold {
  /** Resolves when the caches may have these writes. */
  readonly blocked: Promise<void>;
}

/**
 * Reconciles the keys of a queue until it is closed or this process no longer leads, and all reconciles have ended.
 * @param abort aborts the reconciles that are running. Aborts before `isLeader` returns false for the first time
 * @param isLeader called before each reconcile and before each of its writes. A process that was suspended finds out only by its clock: its
 *   timers, which end the work otherwise, may be later than the work itself
 */
export async function work(controller: RunningController, abort: AbortSignal, isLeader: () => boolean): Promise<void> {
  const { plan, queue, watched, ownWrites, recorder, metrics, parts } = controller;
  const { informers } = parts;
  /** What each worker does. */
  const running: (Attempt | undefined)[] = Array.from({ length: plan.concurrency });
  const isLimited = plan.timeout < Number.POSITIVE_INFINITY;

  async function worker(_: unknown, index: number): Promise<void> {
    const shared = isLimited ? undefined : shareSignal(abort);
    try {
      await workWith(shared, index);
    } finally {
      shared?.end();
    }
  }

  async function workWith(shared: SharedSignal | undefined, index: number): Promise<void> {
    // A full queue hands out keys without promises, which would take longer than a reconcile that does nothing.
    for (let item = await queue.next(); item !== undefined; item = queue.take() ?? (await queue.next())) {
      const { key, priority } = item;
      // The leader reconciles all objects.
      if (!isLeader()) return queue.done(key);
      let held: Hold | undefined;
      try {
        const prepared = prepare(item, shared);
        if (prepared !== undefined && "blocked" in prepared) held = prepared;
        else if (prepared !== undefined) {
          const end = metrics.begin();
          running[index] = prepared;
          let ended = RESULTS.failed;
          try {
            ended = succeed(prepared, outcomeOf(await prepared.act()));
          } catch (error) {
            ended = fail(prepared, error);
          } finally {
            running[index] = undefined;
            end(ended);
            prepared.limit.release();
          }
        }
      } catch (error) {
        // Such as an object whose finalizers are not a list.
        const log = createLog(parts.write, { controller: plan.name, key: keyOfQueueKey(key) });
        log.error("the object could not be reconciled", { error });
        queue.add(key, { rateLimited: true, priority });
      }
      if (held === undefined) queue.done(key);
      else void hold(item, held.blocked);
    }
  }

  /** Prepares an attempt to reconcile an object, if it has to be reconciled. */
  function prepare(item: QueueItem<QueueKey>, shared: SharedSignal | undefined): Attempt | Hold | undefined {
    const { key: queued } = item;
    const object = watched.find(queued);
    const task = object && taskOf(object, plan.finalizer);
    if (object === undefined || task === undefined) {
      queue.forget(queued);
      if (object === undefined) ownWrites.forget(queued.text);
      return undefined;
    }
    const uid = object.metadata?.uid ?? "";
    const owner = { key: queued.text, uid };
    const blocked = ownWrites.blocked(owner);
    if (blocked !== undefined) return { blocked };
    const key = keyOfQueueKey(queued);
    const log = createLog(parts.write, { controller: plan.name, key });
    const limit = shared ?? limitTime(abort, plan.timeout);
    const failures = queue.failures(queued);
    const owned = (resource: never): never[] => watched.owned(resource, uid) as never[];
    const events = eventsOf(recorder, object, plan.resource.token);
    const context: ReconcileContext =
      shared === undefined
        ? createContext({ key, limit, log, events, attempt: failures, informers, owned })
        : { key, signal: shared.signal, log, events, attempt: failures, informers, owned };
    const act = (): ReturnType<typeof doTask> =>
      ownWrites.run(owner, (latest) => doTask(task, plan, object, context, latest), isLeader);
    return { item, log, limit, failures, act, checks: 0 };
  }

  /** Adds a key again when the caches have what its last reconcile wrote. Until then, the key counts as worked on, but takes no place. */
  async function hold({ key, priority }: QueueItem<QueueKey>, blocked: Promise<void>): Promise<void> {
    await blocked;
    queue.add(key, { priority });
    queue.done(key);
  }

  /** Adds the key again if it has to. */
  function succeed({ item: { key, priority } }: Attempt, outcome: Outcome): ReconcileOutcome {
    if (outcome.kind === "again") queue.add(key, { priority });
    else queue.forget(key);
    if (outcome.kind === "later") queue.add(key, { after: outcome.after, priority: outcome.priority ?? priority });
    return RESULTS[outcome.kind];
  }

  /** Logs the error, and adds the key again unless that is useless. */
  function fail({ item: { key, priority }, log, limit, failures }: Attempt, error: unknown): ReconcileOutcome {
    if (abort.aborted) {
      // The next run reconciles all objects.
      log.debug("the reconcile was aborted", { error });
      return RESULTS.failed;
    }
    if (isTerminal(error)) {
      queue.forget(key);
      log.error("the reconcile failed and will not be retried", { error });
      return RESULTS.terminal;
    }
    log.error("the reconcile failed", { error: limit.isLate ? limit.signal.reason : error, attempt: failures });
    queue.add(key, { rateLimited: true, priority });
    return limit.isLate ? RESULTS.late : RESULTS.failed;
  }

  const stopWarnings = isLimited ? undefined : warnOfSlowReconciles(running);
  // While one callback remains, reconciles do not add and remove another listener with each signal.
  const release = onAbort(abort, () => {});
  await Promise.all(Array.from({ length: plan.concurrency }, worker));
  release();
  stopWarnings?.();
}
