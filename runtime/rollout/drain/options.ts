import { checkNumber } from "../../client/number-option.js";
import { checkNames } from "../../client/option-names.js";
import { RequestError } from "../../errors/request-error.js";
import type { LabelSelectorInput } from "../../types/options.js";
import type { AbortSignal } from "../../types/platform.js";

/** Options of `drain`. They are those of `kubectl drain`. */
export interface DrainOptions {
  /** Leave pods of DaemonSets where they are; otherwise such a pod is an error. Default false. */
  ignoreDaemonSets?: boolean;
  /** Remove pods with `emptyDir` volumes, whose data is lost; otherwise such a pod is an error. Default false. */
  deleteEmptyDirData?: boolean;
  /** Remove pods that nothing will create again: they have no controller, or their DaemonSet is gone. Otherwise such a pod is an error. Default false. */
  force?: boolean;
  /** Seconds that each pod gets to end; 0 means that it is killed. Default: what the pod says. */
  gracePeriodSeconds?: number;
  /** Milliseconds until it gives up. Default, and 0: never. */
  timeout?: number;
  /** Drain only the pods with these labels, in kubectl's notation or as an object. Default: all pods of the node. */
  podSelector?: string | LabelSelectorInput;
  /** Delete pods rather than evict them, which **ignores disruption budgets**. Default false. */
  disableEviction?: boolean;
  /** Do not wait for pods that should have been gone for more than this many seconds, such as those of a node that is down. Default, and 0: wait. */
  skipWaitForDeleteTimeoutSeconds?: number;
  /** Aborts the drain; it rejects with the signal's reason. Pods that are being removed are removed all the same. */
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
