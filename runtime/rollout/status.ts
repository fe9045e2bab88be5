/** Why a rollout is in its state. */
export type RolloutReason =
  /** The controller has not seen the latest change of the object yet. */
  | "NotObserved"
  /** Not all pods have the new version yet. */
  | "NotUpdated"
  /** Pods of an old version still exist. */
  | "OldPodsRemain"
  /** Not all new pods are available yet. */
  | "NotAvailable"
  /** Not all pods of a StatefulSet are ready yet. */
  | "NotReady"
  /** All pods have the new version and are available. */
  | "Complete"
  /** A Deployment made no progress for `progressDeadlineSeconds`. */
  | "ProgressDeadlineExceeded"
  /** A Deployment is not at the wanted revision, or its revision cannot be read. */
  | "OtherRevision"
  /** The update strategy is not `RollingUpdate`, so pods change only when someone deletes them. */
  | "NotRollingUpdate";

/** How far a rollout has progressed, as `kubectl rollout status` judges it. */
export interface RolloutStatus {
  /** `failed` means that kubectl would exit with an error. A later change of the object may still repair the rollout. */
  readonly state: "progressing" | "complete" | "failed";
  /** Why the rollout is in this state. The reason does not depend on the number of pods. */
  readonly reason: RolloutReason;
  /** The message that `kubectl rollout status` prints, without the line break and without `error: `. */
  readonly message: string;
  /** How many pods have reached the state that `reason` is about. Absent if `reason` is not about a number of pods. */
  readonly done?: number;
  /** How many pods must reach that state. */
  readonly wanted?: number;
}
