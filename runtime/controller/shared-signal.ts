import { getEventListeners } from "node:events";
import { onAbort } from "../async/on-abort.js";
import type { AbortSignal } from "../types/platform.js";
import type { TimeLimit } from "./time-limit.js";

/** After so many reconciles, a signal is replaced: what they derived from it, and did not release, is garbage then. */
const LONGEST_USE = 64;

/** The limit of reconciles that run one after the other, to be used again after each release. */
export interface SharedSignal extends TimeLimit {
  /** Unlinks the signal, after the last release. */
  end(): void;
}

/**
 * The signal of reconciles without a time limit that run one after the other. As all that it can say is that all reconciles are aborted, one
 * signal serves many of them: creating and linking one for each takes longer than a reconcile that does nothing. It is replaced when a
 * reconcile ends and leaves a listener behind, so that listeners do not add up.
 * @param abort aborts all reconciles
 */
export function shareSignal(abort: AbortSignal): SharedSignal {
  let controller = new AbortController();
  let unlink = (): void => {};
  let uses = 0;
  const link = (linked: AbortController): void => {
    if (abort.aborted) linked.abort(abort.reason);
    else unlink = onAbort(abort, () => linked.abort(abort.reason));
  };
  link(controller);
  return {
    get signal() {
      return controller.signal;
    },
    isLate: false,
    release: () => {
      if (++uses < LONGEST_USE && getEventListeners(controller.signal, "abort").length === 0) return;
      unlink();
      uses = 0;
      controller = new AbortController();
      link(controller);
    },
    end: () => unlink(),
  };
}
