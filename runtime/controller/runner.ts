import type { AbortSignal } from "../types/platform.js";
import { createEventRecorder } from "./events/index.js";
import { textOfQueueKey } from "./keys.js";
import { createLog } from "./log/index.js";
import { createOwnWrites } from "./own-writes/index.js";
import type { RunParts } from "./parts.js";
import type { ControllerPlan } from "./plan.js";
import { createObservedQueue } from "./queue/index.js";
import { watchFor } from "./watched.js";
import { work } from "./work.js";

/** A controller of a run. */
export interface Runner {
  /** The name of the controller. */
  readonly name: string;
  /** Whether `start` has filled the caches. */
  readonly hasSynced: boolean;
  /** Fills the caches and the queue. */
  start(): Promise<void>;
  /** Reconciles until `stop` was called or `isLeader` has returned false, and all reconciles have ended. */
  work(abort: AbortSignal, isLeader: () => boolean): Promise<void>;
  /** From now on, no further reconcile begins. */
  stop(): void;
  /** Writes the events that wait, and closes the caches. Does not reject. */
  close(): Promise<void>;
}

/**
 * Prepares a controller of a run.
 * @throws RequestError if an informer cannot be created; nothing remains open then
 */
export function createRunner(plan: ControllerPlan, parts: RunParts): Runner {
  const log = createLog(parts.write, { controller: plan.name });
  const { rateLimits, concurrency } = plan;
  const metrics = parts.metrics.controller(plan.name, { concurrency, depth: () => queue.ready });
  const queue = createObservedQueue({ rateLimits }, metrics, textOfQueueKey);
  const watched = watchFor(plan, queue, parts, {
    log,
    // An object that was created again does not wait for the writes of the former one.
    onGone: (key, uid) => ownWrites.forget(key, uid),
    onEnd: parts.fail,
  });
  const ownWrites = createOwnWrites(parts.client);
  for (const { resource, informer } of watched.caches) ownWrites.follow(resource, informer);
  const recorder = createEventRecorder(parts.client, {
    reportingController: plan.name,
    reportingInstance: parts.instance,
    onError: (error) => log.warn("an event was not recorded", { error }),
  });
  let hasSynced = false;
  return {
    name: plan.name,
    get hasSynced() {
      return hasSynced;
    },
    start: async () => {
      await watched.start();
      hasSynced = true;
    },
    work: (abort, isLeader) => work({ plan, queue, watched, ownWrites, recorder, metrics, parts }, abort, isLeader),
    stop: queue.close,
    close: async () => {
      queue.close();
      ownWrites.close();
      watched.close();
      await recorder.close();
    },
  };
}
