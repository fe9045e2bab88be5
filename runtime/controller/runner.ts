import type { AbortSignal } from "../types/platform.js";
import { createLog } from "./log/index.js";
import { createOwnWrites } from "./own-writes/index.js";
import type { RunParts } from "./parts.js";
import type { ControllerPlan } from "./plan.js";
import { createQueue } from "./queue/index.js";
import { watchFor } from "./watched.js";
import { work } from "./work.js";

/** A controller of a run. */
export interface Runner {
  /** Fills the caches and the queue. */
  start(): Promise<void>;
  /** Reconciles until `stop` was called, and all reconciles have ended. */
  work(abort: AbortSignal): Promise<void>;
  /** From now on, no further reconcile begins. */
  stop(): void;
  /** Closes the caches. */
  close(): void;
}

/** Prepares a controller of a run. */
export function createRunner(plan: ControllerPlan, parts: RunParts): Runner {
  const log = createLog(parts.write, { controller: plan.name });
  const queue = createQueue<string>({ rateLimits: plan.rateLimits });
  const watched = watchFor(plan, queue, parts, log);
  const ownWrites = createOwnWrites(parts.client);
  for (const { resource, informer } of watched.caches) ownWrites.follow(resource, informer);
  return {
    start: watched.start,
    work: (abort) => work({ plan, queue, watched, ownWrites, parts }, abort),
    stop: queue.close,
    close: () => {
      queue.close();
      ownWrites.close();
      watched.close();
    },
  };
}
