import { wait } from "../../async/wait.js";
import { checkOptions } from "../../request/options.js";
import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import type { WatchEvent, WatchOptions } from "../../types/watch.js";
import { createBackoff } from "./backoff.js";
import { waitAfter } from "./failures.js";
import { listAll } from "./list-all.js";
import { openWatch } from "./open-watch.js";
import { selectName } from "./selection.js";

/** How far a watch has come. */
export interface Position {
  resourceVersion: string | undefined;
}

type WatchedObject = WatchEvent<KubernetesObject>;

/** A request that ends sooner is not continued at once. */
const SHORT_MS = 1000;

/**
 * Watches a resource: first the objects that exist, unless there is a version to begin with, then all changes, over as many requests as it
 * takes.
 * @param position where it has come to, changed with each event
 * @param signal ends it, without an error
 */
export async function* follow(
  description: ResourceDescription,
  options: WatchOptions,
  position: Position,
  signal: AbortSignal,
): AsyncGenerator<WatchedObject, undefined, undefined> {
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
      for (const object of list.items) {
        if (signal.aborted) return undefined;
        yield { type: "ADDED", object };
      }
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
          for (const { type, object } of batch) {
            received++;
            position.resourceVersion = object.metadata.resourceVersion;
            if (type === "BOOKMARK") continue;
            if (signal.aborted) return undefined;
            yield { type, object };
          }
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
    if (signal.aborted) return undefined;
    throw error;
  }
}
