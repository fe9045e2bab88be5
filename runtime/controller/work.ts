import { onAbort } from "../async/on-abort.js";
import { LONGEST_TIMER_MS } from "../async/wait.js";
import type { KubernetesObject } from "../types/object.js";
import type { AbortSignal } from "../types/platform.js";
import { millisecondsOf } from "./duration.js";
import { keyOfText } from "./keys.js";
import { createLog } from "./log/index.js";
import { eventsOf, type RunParts } from "./parts.js";
import type { ControllerPlan } from "./plan.js";
import type { Queue, QueueItem } from "./queue/index.js";
import { doTask, taskOf } from "./reconcile-object.js";
import { TerminalError } from "./terminal-error.js";
import type { ReconcileContext } from "./types.js";
import type { Watched } from "./watched.js";

/**
 * Reconciles the keys of a queue until it is closed, and all reconciles have ended.
 * @param abort aborts the reconciles that are running
 */
export async function work(
  plan: ControllerPlan,
  queue: Queue<string>,
  watched: Watched,
  parts: RunParts,
  abort: AbortSignal,
): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let item = await queue.next(); item !== undefined; item = await queue.next()) {
      await handle(item);
    }
  };

  async function handle(item: QueueItem<string>): Promise<void> {
    const { name, namespace } = keyOfText(item.key);
    const object = watched.own.get(name, namespace);
    const task = object === undefined ? "nothing" : taskOf(object, plan.finalizer);
    if (object === undefined || task === "nothing") {
      queue.forget(item.key);
      queue.done(item.key);
      return;
    }
    await reconcile(item, object);
    queue.done(item.key);
  }

  async function reconcile({ key: text, priority }: QueueItem<string>, object: KubernetesObject): Promise<void> {
    const key = keyOfText(text);
    const log = createLog(parts.write, { controller: plan.name, key });
    const limit = limitTime(abort, plan.timeout);
    const { signal } = limit;
    const context: ReconcileContext = {
      key,
      signal,
      log,
      events: eventsOf(object, parts),
      attempt: queue.failures(text),
      informers: parts.informers,
      owned: ((resource: never) => watched.owned(resource, object.metadata?.uid ?? "")) as ReconcileContext["owned"],
    };
    try {
      const result = await doTask(taskOf(object, plan.finalizer), plan, object, context);
      if (result === "again") return queue.add(text, { priority });
      const after = result?.requeueAfter === undefined ? 0 : millisecondsOf(result.requeueAfter, "requeueAfter");
      queue.forget(text);
      if (after > 0) queue.add(text, { after, priority: result?.priority ?? priority });
    } catch (thrown) {
      // The program ends: the next run reconciles all objects.
      if (abort.aborted) return log.debug("the reconcile was aborted", { error: thrown });
      const error = signal.aborted ? signal.reason : thrown;
      if (thrown instanceof TerminalError) {
        queue.forget(text);
        return log.error("the reconcile failed, and is not tried again", { error: thrown });
      }
      log.error("the reconcile failed", { error, attempt: context.attempt });
      queue.add(text, { rateLimited: true, priority });
    } finally {
      limit.release();
    }
  }

  await Promise.all(Array.from({ length: plan.concurrency }, worker));
}

/** A signal of one reconcile, which aborts with another one, or when its time has passed. */
function limitTime(abort: AbortSignal, timeout: number): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const late = (): void =>
    controller.abort(new DOMException(`the reconcile took longer than ${timeout} ms`, "TimeoutError"));
  const timer = timeout < Number.POSITIVE_INFINITY ? setTimeout(late, Math.min(timeout, LONGEST_TIMER_MS)) : undefined;
  const forget = onAbort(abort, () => controller.abort(abort.reason));
  if (abort.aborted) controller.abort(abort.reason);
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      forget();
    },
  };
}
