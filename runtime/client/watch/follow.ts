import { createBackoff } from "../../async/backoff.js";
import { wait } from "../../async/wait.js";
import { waitAfter } from "../../errors/wait-after.js";
import { checkOptions } from "../../request/options.js";
import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import type { WatchEvent, WatchOptions } from "../../types/watch.js";
import { listAll } from "./list-all.js";
import { openWatch } from "./open-watch.js";
import { selectName } from "./selection.js";

/** How far a watch has come. */
export interface Position {
  resourceVersion: string | undefined;
}

/** Events that arrived together. */
export interface Batch {
  readonly events: readonly {
    readonly type: WatchEvent<KubernetesObject>["type"] | "BOOKMARK";
    readonly object: KubernetesObject;
  }[];
  /** Whether each event says how far the watch has come; not so while the objects that exist are reported. */
  readonly isOrdered: boolean;
}

/** A request that ends sooner is not continued at once. */
const SHORT_MS = 1000;

/**
 * Watches a resource: first the objects that exist, unless there is a version to begin with, then all changes, over as many requests as it
 * takes.
 * @param position where it has come to; whoever reads the events changes it with each that is ordered, before asking for more of them
 * @param signal ends it, without an error
 */
export async function* follow(
  description: ResourceDescription,
  options: WatchOptions,
  position: Position,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const { token } = description;
  checkOptions("watch", options, token.kind);
  const { name, resourceVersion = "", timeoutSeconds, onError, signal: _signal, ...given } = options;
  const selection = selectName(given, name);
  const report = (error: Error): void => onError?.(error);
  const backoff = createBackoff();
  // Whether the server has accepted a request. Before that, a failure is the caller's to see.
  let accepted = false;
  try {
    if (resourceVersion === "" || resourceVersion === "0") {
      const list = await listAll(description, { selection, resourceVersion, isPaged: true }, signal);
      accepted = true;
      yield { events: list.items.map((object) => ({ type: "ADDED", object })), isOrdered: false };
      if (signal.aborted) return;
      position.resourceVersion = list.resourceVersion || undefined;
    } else position.resourceVersion = resourceVersion;
    for (;;) {
      const begun = performance.now();
      let opened = Number.POSITIVE_INFINITY;
      let received = 0;
      try {
        const from = position.resourceVersion ?? "";
        const events = await openWatch(
          description,
          { selection, resourceVersion: from, timeoutSeconds },
          signal,
          report,
        );
        accepted = true;
        opened = performance.now();
        for await (const batch of events) {
          received += batch.length;
          yield { events: batch, isOrdered: true };
          if (signal.aborted) return;
        }
        const lasted = performance.now() - begun;
        if (lasted < SHORT_MS && received === 0) {
          report(
            new Error(
              `the server ended the watch of ${token.kind} after ${Math.round(lasted)} ms, without sending an event`,
            ),
          );
          await backoff.pause(signal);
        } else if (lasted < SHORT_MS) await wait(SHORT_MS - lasted, signal);
      } catch (error) {
        const delay = waitAfter(error);
        if (signal.aborted || !accepted || delay === undefined) throw error;
        report(error as Error);
        // A connection that was fine until now is probably replaced at once.
        const isFine = delay === 0 && performance.now() - opened >= SHORT_MS;
        if (!isFine) await backoff.pause(signal, delay);
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
}
