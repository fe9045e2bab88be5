import type { KubernetesObject } from "../types/object.js";
import type { RolloutKind } from "./kind.js";
import type { RolloutReason, RolloutStatus } from "./status.js";

/** What is read of a workload. It comes from a server, so nothing is certain. */
interface Workload extends KubernetesObject {
  readonly spec?: {
    readonly replicas?: unknown;
    readonly updateStrategy?: {
      readonly type?: unknown;
      readonly rollingUpdate?: { readonly partition?: unknown } | null;
    } | null;
  } | null;
  readonly status?: { readonly [field: string]: unknown } | null;
}

/**
 * Judges how far the rollout of each kind is, as kubectl does.
 * @see https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go
 */
export const JUDGES: { readonly [K in RolloutKind]: (workload: Workload, revision: number) => RolloutStatus } = {
  Deployment: ofDeployment,
  StatefulSet: ofStatefulSet,
  DaemonSet: ofDaemonSet,
};
const REVISION = "deployment.kubernetes.io/revision";
const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

function ofDeployment(deployment: Workload, revision: number): RolloutStatus {
  const name = `${deployment.metadata?.name ?? ""}`;
  if (revision > 0) {
    const problem = problemOfRevision(deployment, revision);
    if (problem !== undefined) return failed("OtherRevision", problem);
  }
  if (!isObserved(deployment))
    return progressing("NotObserved", "Waiting for deployment spec update to be observed...");
  if (conditionReason(deployment, "Progressing") === "ProgressDeadlineExceeded") {
    return failed("ProgressDeadlineExceeded", `deployment "${name}" exceeded its progress deadline`);
  }
  const waiting = `Waiting for deployment "${name}" rollout to finish:`;
  const replicas = deployment.spec?.replicas;
  const wanted = count(replicas);
  const updated = count(deployment.status?.updatedReplicas);
  if (isSet(replicas) && updated < wanted) {
    const what = `${waiting} ${updated} out of ${wanted} new replicas have been updated...`;
    return progressing("NotUpdated", what, updated, wanted);
  }
  const all = count(deployment.status?.replicas);
  if (all > updated) {
    const what = `${waiting} ${all - updated} old replicas are pending termination...`;
    return progressing("OldPodsRemain", what, updated, all);
  }
  const available = count(deployment.status?.availableReplicas);
  if (available < updated) {
    const what = `${waiting} ${available} of ${updated} updated replicas are available...`;
    return progressing("NotAvailable", what, available, updated);
  }
  return complete(`deployment "${name}" successfully rolled out`, updated, updated);
}

function ofDaemonSet(daemonSet: Workload): RolloutStatus {
  const name = `${daemonSet.metadata?.name ?? ""}`;
  const { status } = daemonSet;
  if (daemonSet.spec?.updateStrategy?.type !== "RollingUpdate") return notRollingUpdate();
  if (!isObserved(daemonSet)) return progressing("NotObserved", "Waiting for daemon set spec update to be observed...");
  const waiting = `Waiting for daemon set "${name}" rollout to finish:`;
  const wanted = count(status?.desiredNumberScheduled);
  const updated = count(status?.updatedNumberScheduled);
  if (updated < wanted) {
    const what = `${waiting} ${updated} out of ${wanted} new pods have been updated...`;
    return progressing("NotUpdated", what, updated, wanted);
  }
  const available = count(status?.numberAvailable);
  if (available < wanted) {
    const what = `${waiting} ${available} of ${wanted} updated pods are available...`;
    return progressing("NotAvailable", what, available, wanted);
  }
  return complete(`daemon set "${name}" successfully rolled out`, available, wanted);
}

function ofStatefulSet({ metadata, spec, status }: Workload): RolloutStatus {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  if (type !== "RollingUpdate") return notRollingUpdate();
  // Unlike for the other kinds, a status that has not been written yet counts as old.
  if (!status?.observedGeneration || !isObserved({ metadata: metadata ?? {}, status })) {
    return progressing("NotObserved", "Waiting for statefulset spec update to be observed...");
  }
  const replicas = spec?.replicas;
  const all = count(replicas);
  const ready = count(status?.readyReplicas);
  if (isSet(replicas) && ready < all) {
    return progressing("NotReady", `Waiting for ${all - ready} pods to be ready...`, ready, all);
  }
  const updated = count(status?.updatedReplicas);
  if (isSet(rollingUpdate)) {
    const { partition } = rollingUpdate ?? {};
    const wanted = all - count(partition);
    if (isSet(replicas) && isSet(partition) && updated < wanted) {
      const what = `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`;
      return progressing("NotUpdated", what, updated, wanted);
    }
    return complete(`partitioned roll out complete: ${updated} new pods have been updated...`, updated, updated);
  }
  const { updateRevision = "", currentRevision = "" } = status ?? {};
  if (updateRevision !== currentRevision) {
    const what = `waiting for statefulset rolling update to complete ${updated} pods at revision ${updateRevision}...`;
    return progressing("NotUpdated", what, updated, all);
  }
  const current = count(status?.currentReplicas);
  const what = `statefulset rolling update complete ${current} pods at revision ${currentRevision}...`;
  return complete(what, current, current);
}

function progressing(reason: RolloutReason, message: string, done?: number, wanted?: number): RolloutStatus {
  return { state: "progressing", reason, message, ...(done !== undefined && wanted !== undefined && { done, wanted }) };
}

function complete(message: string, done: number, wanted: number): RolloutStatus {
  return { state: "complete", reason: "Complete", message, done, wanted };
}

function failed(reason: RolloutReason, message: string): RolloutStatus {
  return { state: "failed", reason, message };
}

function notRollingUpdate(): RolloutStatus {
  return failed("NotRollingUpdate", "rollout status is only available for RollingUpdate strategy type");
}

/** Go reads an absent number and null as 0. */
function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Whether the controller has seen the object as it is. Generations may be beyond 2^53. */
function isObserved({ metadata, status }: Workload): boolean {
  const generation: unknown = metadata?.generation;
  const observed = status?.observedGeneration;
  const isNumber = (value: unknown): value is number | bigint => typeof value === "number" || typeof value === "bigint";
  return (isNumber(generation) ? generation : 0) <= (isNumber(observed) ? observed : 0);
}

function conditionReason({ status }: Workload, type: string): unknown {
  const conditions = status?.conditions;
  if (!Array.isArray(conditions)) return undefined;
  const found = conditions.find((condition: { readonly type?: unknown } | null) => condition?.type === type);
  return (found as { readonly reason?: unknown } | undefined)?.reason;
}

/** Why a Deployment is not at a revision; undefined if it is. The words are those of Go's `strconv.ParseInt`. */
function problemOfRevision({ metadata }: Workload, revision: number): string | undefined {
  const text = `${metadata?.annotations?.[REVISION] ?? "0"}`;
  const unreadable = (why: string): string => {
    const what = `cannot get the revision of deployment "${metadata?.name}"`;
    return `${what}: strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`;
  };
  if (!/^[+-]?\d+$/.test(text)) return unreadable("invalid syntax");
  let start = /^[+-]/.test(text) ? 1 : 0;
  while (text[start] === "0") start++;
  const digits = text.slice(start);
  // Leading zeros apart, an int64 has at most 19 digits.
  if (digits.length > 19) return unreadable("value out of range");
  const running = BigInt(digits) * (text.startsWith("-") ? -1n : 1n);
  if (running < INT64.least || running > INT64.most) return unreadable("value out of range");
  if (`${running}` === `${revision}`) return undefined;
  return `desired revision (${revision}) is different from the running revision (${running})`;
}
