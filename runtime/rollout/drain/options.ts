import { checkNumber } from "../../client/number-option.js";
import { checkNames } from "../../client/option-names.js";
import { RequestError } from "../../errors/request-error.js";
import type { LabelSelectorInput } from "../../types/options.js";
import type { AbortSignal } from "../../types/platform.js";

/** Options of `drain`, which are the same as those of `kubectl drain`. */
export interface DrainOptions {
  /** Leave the pods of DaemonSets on the node. Without this option, such a pod causes an error. Default false. */
  ignoreDaemonSets?: boolean;
  /** Remove pods with `emptyDir` volumes, whose data is lost. Without this option, such a pod causes an error. Default false. */
  deleteEmptyDirData?: boolean;
  /**
   * Remove pods that nothing will create again, because they have no controller or their DaemonSet is gone. Without this option, such a pod
   * causes an error. Default false.
   */
  force?: boolean;
  /** How many seconds each pod gets to shut down. 0 kills the pod immediately. Default: the grace period of the pod. */
  gracePeriodSeconds?: number;
  /** Milliseconds until the drain gives up. Default, and 0: never. */
  timeout?: number;
  /** Drain only pods with these labels, in kubectl's notation or as an object. Default: all pods of the node. */
  podSelector?: string | LabelSelectorInput;
  /** Delete pods rather than evicting them, which **ignores disruption budgets**. Default false. */
  disableEviction?: boolean;
  /**
   * Do not wait for a pod whose `deletionTimestamp` is more than this many seconds ago, such as a pod on a node that is down. Default, and
   * 0: wait for all pods.
   */
  skipWaitForDeleteTimeoutSeconds?: number;
  /** Aborts the drain, which then rejects with the signal's reason. Pods that are already being removed are still removed. */
  signal?: AbortSignal;
}

const FLAGS = ["ignoreDaemonSets", "deleteEmptyDirData", "force", "disableEviction"] as const;
const SECONDS = ["gracePeriodSeconds", "skipWaitForDeleteTimeoutSeconds"] as const;

/** @throws RequestError (`InvalidOption`) if an option is unknown, of another type or out of range */
export function checkDrainOptions(options: DrainOptions): void {
  checkNames("drain", options, [...FLAGS, ...SECONDS, "timeout", "podSelector", "signal"]);
  for (const name of FLAGS) {
    const value: unknown = options[name];
    if (value === undefined || typeof value === "boolean") continue;
    throw new RequestError("InvalidOption", `option "${name}" must be true or false`);
  }
  for (const name of SECONDS) if (options[name] !== undefined) checkNumber(name, options[name], 0, true);
  if (options.timeout !== undefined) checkNumber("timeout", options.timeout);
}
