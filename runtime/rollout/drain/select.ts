import type { OwnerReference } from "../../types/object.js";
import type { DrainOptions } from "./options.js";
import { nameOf, type Pod, type PodName } from "./pod.js";

/** A message about some pods. */
export interface PodMessage {
  /** The message in kubectl's words, but with the names of these options. */
  readonly message: string;
  /** The pods that the message is about. */
  readonly pods: readonly PodName[];
}

/** Which pods of a node are to be removed. */
export interface Selection {
  /** The pods to remove. */
  readonly removed: readonly Pod[];
  /** The pods that stay without being an obstacle: those of DaemonSets, and those that only the node can remove. */
  readonly kept: readonly Pod[];
  /** What the caller should know about these pods. */
  readonly warnings: readonly PodMessage[];
  /** Why the node cannot be drained; empty if it can. */
  readonly errors: readonly PodMessage[];
}

/** What is known about the DaemonSet of a pod: the message of the failure to read it, and whether it does not exist. */
export interface DaemonSetFailure {
  readonly message: string;
  readonly isMissing: boolean;
}

interface Verdict {
  readonly isRemoved: boolean;
  readonly warnings: readonly string[];
  readonly error?: string;
}

const MIRROR = "kubernetes.io/config.mirror";

/**
 * Selects the pods to remove, by the same rules and in the same order as kubectl. Unlike kubectl, it reports every warning about a pod rather
 * than the last one.
 * @param failures of the DaemonSets that could not be read, by `keyOfDaemonSet`
 * @param now milliseconds since 1970
 * @see https://github.com/kubernetes/kubectl/blob/master/pkg/drain/filters.go
 */
export function selectPods(
  pods: readonly Pod[],
  options: DrainOptions,
  failures: ReadonlyMap<string, DaemonSetFailure>,
  now: number,
): Selection {
  const verdicts = pods.map((pod) => ({ pod, ...judge(pod, options, failures, now) }));
  const errors = verdicts.filter(({ error }) => error !== undefined);
  return {
    removed: verdicts.filter(({ isRemoved }) => isRemoved).map(({ pod }) => pod),
    kept: verdicts.filter(({ isRemoved, error }) => !isRemoved && error === undefined).map(({ pod }) => pod),
    warnings: group(verdicts.flatMap(({ pod, warnings }) => warnings.map((message) => ({ pod, message })))),
    errors: group(errors.map(({ pod, error = "" }) => ({ pod, message: `cannot delete ${error}` }))),
  };
}

function judge(pod: Pod, options: DrainOptions, failures: ReadonlyMap<string, DaemonSetFailure>, now: number): Verdict {
  const { ignoreDaemonSets = false, deleteEmptyDirData = false, force = false } = options;
  const warnings: string[] = [];
  const keep: Verdict = { isRemoved: false, warnings };
  const refuse = (error: string): Verdict => ({ isRemoved: false, warnings: [], error });
  if (isOverdue(pod, options, now)) return keep;
  const daemonSet = daemonSetOf(pod);
  if (daemonSet !== undefined) {
    const failure = failures.get(daemonSet.key);
    if (failure !== undefined) {
      if (!failure.isMissing || !force) return refuse(failure.message);
      warnings.push(failure.message);
    } else if (ignoreDaemonSets) return { isRemoved: false, warnings: ["ignoring DaemonSet-managed Pods"] };
    else return refuse("DaemonSet-managed Pods (use ignoreDaemonSets to ignore)");
  }
  if (Object.hasOwn(pod.metadata?.annotations ?? {}, MIRROR)) return keep;
  if (isFinished(pod)) return { isRemoved: true, warnings };
  if (pod.spec?.volumes?.some((volume) => isSet(volume?.emptyDir))) {
    if (!deleteEmptyDirData) return refuse("Pods with local storage (use deleteEmptyDirData to override)");
    warnings.push("deleting Pods with local storage");
  }
  if (controllerOf(pod) === undefined) {
    if (!force) return refuse("Pods that declare no controller (use force to override)");
    warnings.push("deleting Pods that declare no controller");
  }
  return { isRemoved: true, warnings };
}

/** The DaemonSet that controls a pod; undefined if there is none, and for a pod that has ended. */
export function daemonSetOf(
  pod: Pod,
): { readonly namespace: string; readonly name: string; readonly key: string } | undefined {
  const controller = controllerOf(pod);
  if (controller?.kind !== "DaemonSet" || controller.apiVersion !== "apps/v1" || isFinished(pod)) return undefined;
  const { namespace = "" } = pod.metadata ?? {};
  const { name = "" } = controller;
  return { namespace, name, key: `${namespace}/${name}` };
}

/** Whether a pod should have been gone for longer than the caller wants to wait. */
export function isOverdue(
  { metadata }: Pod,
  { skipWaitForDeleteTimeoutSeconds: seconds = 0 }: DrainOptions,
  now: number,
): boolean {
  if (seconds <= 0 || !metadata?.deletionTimestamp) return false;
  return Math.trunc((now - Date.parse(metadata.deletionTimestamp)) / 1000) > seconds;
}

function controllerOf({ metadata }: Pod): OwnerReference | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller === true);
}

/** The pod has ended: nothing is lost with it. */
function isFinished({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The pods of each message, in the order in which the messages come. */
function group(messages: readonly { readonly pod: Pod; readonly message: string }[]): PodMessage[] {
  const groups = new Map<string, PodName[]>();
  for (const { pod, message } of messages) {
    const names = groups.get(message);
    if (names === undefined) groups.set(message, [nameOf(pod)]);
    else names.push(nameOf(pod));
  }
  return [...groups].map(([message, pods]) => ({ message, pods }));
}
