import type { RolloutKind } from "@kubesmith/runtime/rollout";

/** An object in the middle of a rollout, or at its end. */
export interface RolloutState {
  readonly title: string;
  readonly kind: RolloutKind;
  /** What of the spec differs from three replicas that are updated at once. */
  readonly spec?: object;
  readonly status: object;
  /** How often the spec is changed after the creation; the generation is one more. */
  readonly edits?: number;
  readonly annotations?: { readonly [key: string]: string };
  /** `--revision` */
  readonly revision?: number;
}

const progressing = (status: string, reason: string): object => ({ type: "Progressing", status, reason });
const available = (status: string): object => ({ type: "Available", status, reason: "MinimumReplicas" });
const REVISION = "deployment.kubernetes.io/revision";

type Row = readonly [title: string, status: object, more?: Omit<RolloutState, "title" | "kind" | "status">];
const of = (kind: RolloutKind, rows: readonly Row[]): RolloutState[] =>
  rows.map(([title, status, more]) => ({ title, kind, status, ...more }));

const DEPLOYMENTS = of("Deployment", [
  ["has no status yet", {}],
  ["was observed, and has no pods yet", { observedGeneration: 1 }],
  ["has its first new pod", { observedGeneration: 1, replicas: 1, updatedReplicas: 1 }],
  [
    "has all new pods, none of them available",
    { observedGeneration: 1, replicas: 3, updatedReplicas: 3, unavailableReplicas: 3 },
  ],
  [
    "has all new pods, some of them available",
    { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 2, availableReplicas: 2 },
  ],
  [
    "has ready pods that are not available for minReadySeconds",
    { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 1 },
    { spec: { minReadySeconds: 60 } },
  ],
  [
    "is complete",
    {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [progressing("True", "NewReplicaSetAvailable"), available("True")],
    },
  ],
  ["surges: one new pod in addition to the old ones", { observedGeneration: 1, replicas: 4, updatedReplicas: 1 }],
  [
    "surges: all new pods, and old ones that remain",
    { observedGeneration: 1, replicas: 5, updatedReplicas: 3, readyReplicas: 5, availableReplicas: 5 },
    { spec: { strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } } } },
  ],
  [
    "surges: one old pod remains",
    { observedGeneration: 1, replicas: 4, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
  ],
  [
    "has more available pods than new ones",
    { observedGeneration: 1, replicas: 4, updatedReplicas: 4, readyReplicas: 4, availableReplicas: 4 },
  ],
  ["was scaled to zero, and has no pods", { observedGeneration: 1 }, { spec: { replicas: 0 } }],
  [
    "was scaled to zero, and has old pods",
    { observedGeneration: 1, replicas: 2, readyReplicas: 2, availableReplicas: 2 },
    { spec: { replicas: 0 } },
  ],
  [
    "was changed, and the controller has not seen it",
    { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    { edits: 1 },
  ],
  [
    "was changed twice, and the controller has seen the first change",
    { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    { edits: 2 },
  ],
  [
    "was changed, and the controller has seen it",
    { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    { edits: 1 },
  ],
  [
    "was observed at a generation that is yet to come",
    { observedGeneration: 9, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
  ],
  [
    "exceeded its progress deadline",
    {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 1,
      conditions: [available("False"), progressing("False", "ProgressDeadlineExceeded")],
    },
  ],
  [
    "exceeded its progress deadline, although the condition is not false",
    { observedGeneration: 1, conditions: [progressing("Unknown", "ProgressDeadlineExceeded")] },
  ],
  [
    "exceeded its progress deadline before it was changed",
    { observedGeneration: 1, conditions: [progressing("False", "ProgressDeadlineExceeded")] },
    { edits: 1 },
  ],
  [
    "exceeded its progress deadline, and has all its pods",
    {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [progressing("False", "ProgressDeadlineExceeded")],
    },
  ],
  [
    "is stuck: a quota does not allow its pods",
    {
      observedGeneration: 1,
      conditions: [
        progressing("True", "NewReplicaSetCreated"),
        { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" },
      ],
    },
  ],
  [
    "another condition has the reason of the deadline",
    {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 2,
      conditions: [{ type: "Available", status: "False", reason: "ProgressDeadlineExceeded" }],
    },
  ],
  [
    "is paused before its first pod",
    { observedGeneration: 1, conditions: [progressing("Unknown", "DeploymentPaused")] },
    { spec: { paused: true } },
  ],
  [
    "is paused in the middle",
    {
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 2,
      readyReplicas: 4,
      availableReplicas: 4,
      conditions: [progressing("Unknown", "DeploymentPaused")],
    },
    { spec: { paused: true } },
  ],
  [
    "is paused when it is complete",
    { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    { spec: { paused: true } },
  ],
  [
    "recreates its pods",
    { observedGeneration: 1, replicas: 1, updatedReplicas: 0 },
    { spec: { strategy: { type: "Recreate" } } },
  ],
  [
    "is at the wanted revision",
    { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    { annotations: { [REVISION]: "4" }, revision: 4 },
  ],
  ["is at another revision", { observedGeneration: 1 }, { annotations: { [REVISION]: "5" }, revision: 4 }],
  ["is at another revision, and not observed", {}, { annotations: { [REVISION]: "5" }, revision: 4, edits: 1 }],
  ["has no revision", { observedGeneration: 1 }, { revision: 2 }],
  ["has a revision that is not a number", {}, { annotations: { [REVISION]: "five" }, revision: 5 }],
  ["has an empty revision", {}, { annotations: { [REVISION]: "" }, revision: 5 }],
  ["has a revision that is too large", {}, { annotations: { [REVISION]: "9223372036854775808" }, revision: 5 }],
  ["has the largest revision", {}, { annotations: { [REVISION]: "9223372036854775807" }, revision: 5 }],
  ["has a revision with a sign and zeros", {}, { annotations: { [REVISION]: "+0005" }, revision: 5 }],
  ["has a negative revision", {}, { annotations: { [REVISION]: "-5" }, revision: 5 }],
  ["has any revision", { observedGeneration: 1 }, { annotations: { [REVISION]: "five" } }],
]);

const STATEFUL_SETS = of("StatefulSet", [
  ["has no status yet", { replicas: 0 }],
  ["was observed, and has no pods yet", { observedGeneration: 1, replicas: 0 }],
  ["has some ready pods", { observedGeneration: 1, replicas: 3, readyReplicas: 2, updatedReplicas: 3 }],
  ["has pods that are not ready", { observedGeneration: 1, replicas: 3, updatedReplicas: 3 }],
  ["has old pods", { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 1 }],
  [
    "is complete",
    { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 3, currentReplicas: 3, availableReplicas: 3 },
  ],
  [
    "has ready pods that are not available for minReadySeconds",
    { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 3, availableReplicas: 0 },
    { spec: { minReadySeconds: 60 } },
  ],
  [
    "was changed, and the controller has not seen it",
    { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 3 },
    { edits: 1 },
  ],
  [
    "was changed, and the controller has seen it",
    { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 0 },
    { edits: 1 },
  ],
  [
    "has a partition whose pods are not updated yet",
    { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 0 },
    { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } },
  ],
  [
    "has a partition whose pods are updated",
    {
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas: 1,
      currentRevision: "db-1",
      updateRevision: "db-2",
    },
    { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } },
  ],
  [
    "has a partition beyond its replicas",
    { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 0 },
    { spec: { updateStrategy: { rollingUpdate: { partition: 5 } } } },
  ],
  [
    "has a partition, and a pod that is not ready",
    { observedGeneration: 1, replicas: 3, readyReplicas: 2, updatedReplicas: 1 },
    { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } },
  ],
  [
    "has more ready pods than replicas, while it is scaled down",
    { observedGeneration: 1, replicas: 5, readyReplicas: 5, updatedReplicas: 5 },
  ],
  ["was scaled to zero", { observedGeneration: 1, replicas: 0 }, { spec: { replicas: 0 } }],
  [
    "is updated when its pods are deleted",
    { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 3 },
    { spec: { updateStrategy: { type: "OnDelete" } } },
  ],
  ["is updated when its pods are deleted, and not observed", { replicas: 0 }, { spec: { updateStrategy: { type: "OnDelete" } } }],
  [
    "ignores a wanted revision",
    { observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 3 },
    { revision: 7 },
  ],
]);

const counts = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
const DAEMON_SETS = of("DaemonSet", [
  ["has no status yet", counts],
  ["was observed, and no node is to run it", { ...counts, observedGeneration: 1 }],
  ["has no new pods yet", { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, currentNumberScheduled: 4 }],
  ["has some new pods", { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, updatedNumberScheduled: 1 }],
  [
    "has new pods that are not available",
    { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, updatedNumberScheduled: 4, numberAvailable: 3 },
  ],
  [
    "has new pods that are ready, but not available for minReadySeconds",
    { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, updatedNumberScheduled: 4, numberReady: 4 },
    { spec: { minReadySeconds: 60 } },
  ],
  [
    "is complete",
    { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, updatedNumberScheduled: 4, numberAvailable: 4 },
  ],
  [
    "surges: more pods than nodes",
    { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, updatedNumberScheduled: 2, numberAvailable: 6 },
    { spec: { updateStrategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } } } },
  ],
  [
    "was changed, and the controller has not seen it",
    { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, updatedNumberScheduled: 4, numberAvailable: 4 },
    { edits: 1 },
  ],
  [
    "was changed, and the controller has seen it",
    { ...counts, observedGeneration: 2, desiredNumberScheduled: 4, updatedNumberScheduled: 0, numberAvailable: 4 },
    { edits: 1 },
  ],
  [
    "is updated when its pods are deleted",
    { ...counts, observedGeneration: 1, desiredNumberScheduled: 4, updatedNumberScheduled: 4, numberAvailable: 4 },
    { spec: { updateStrategy: { type: "OnDelete" } } },
  ],
  [
    "ignores a wanted revision",
    { ...counts, observedGeneration: 1, desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1 },
    { revision: 7 },
  ],
]);

/** The states in which rollouts are compared with kubectl. */
export const ROLLOUT_STATES: readonly RolloutState[] = [...DEPLOYMENTS, ...STATEFUL_SETS, ...DAEMON_SETS];
