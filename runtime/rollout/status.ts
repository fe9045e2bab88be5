/** Why a rollout is in its state. */
export type RolloutReason =
  /** The controller has not seen the latest change of the object yet. */
  | "NotObserved"
  /** Not all pods are of the new version yet. */
  | "NotUpdated"
  /** Pods of an old version still exist. */
  | "OldPodsRemain"
  /** Not all new pods are available yet. */
  | "NotAvailable"
  /** Not all pods of a StatefulSet are ready yet. */
  | "NotReady"
  /** All pods are of the new version and available. */
  | "Complete"
  /** A Deployment made no progress for `progressDeadlineSeconds`. */
  | "ProgressDeadlineExceeded"
  /** A Deployment is at another revision than the wanted one, or its revision cannot be read. */
  | "OtherRevision"
  /** The update strategy is not `RollingUpdate`: pods change when someone deletes them. */
  | "NotRollingUpdate";

/** How far a rollout is, as `kubectl rollout status` judges it. */
export interface RolloutStatus {
  /** `failed`: kubectl would exit with an error. A later change of the object may still repair it. */
  readonly state: "progressing" | "complete" | "failed";
  /** Why it is in this state. The same for every number of pods. */
  readonly reason: RolloutReason;
  /** What `kubectl rollout status` prints, without the line break and without `error: `. */
  readonly message: string;
  /** How many pods have done what `reason` is about; absent if it is not about a number of pods. */
  readonly done?: number;
  /** How many pods have to. */
  readonly wanted?: number;
}
