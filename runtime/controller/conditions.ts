/** A condition to set in the `status` of an object. */
export interface ConditionInput {
  /** What the condition is about, such as `Ready`. Each type occurs once. */
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  /** Why, as one word in upper camel case. */
  readonly reason: string;
  /** Why, for people. Default: empty. */
  readonly message?: string;
  /** The `metadata.generation` on which the condition is based. */
  readonly observedGeneration?: number | undefined;
  /** When the status changed, as RFC 3339. Default: now, if it changed. */
  readonly lastTransitionTime?: string;
}

/** A condition in the `status` of an object. */
export interface Condition extends ConditionInput {
  readonly message: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime: string;
}

/** What is read of conditions that exist. */
interface KnownCondition {
  readonly type?: string;
  readonly status?: string;
  readonly lastTransitionTime?: string | null;
}

/**
 * Sets a condition in a list of conditions, as Go's `meta.SetStatusCondition`. `lastTransitionTime` changes only if the status changes. So
 * writing the result again and again does not change the object, and does not cause another reconcile.
 *
 * @param conditions the conditions of the object, which stay as they are; undefined: none
 * @param condition the condition to add, or to put in the place of the one of its type
 * @returns a new list
 * @example
 * const conditions = setCondition(website.status.conditions, { type: "Ready", status: "True", reason: "Deployed" });
 */
export function setCondition<C extends KnownCondition>(
  conditions: readonly C[] | undefined,
  condition: ConditionInput,
): (C | Condition)[] {
  const list = conditions ?? [];
  const previous = list.find(({ type }) => type === condition.type);
  const isSameStatus = previous?.status === condition.status;
  const since = isSameStatus ? previous?.lastTransitionTime : undefined;
  // Seconds: the form in which the server stores it.
  const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;
  const lastTransitionTime = since ?? condition.lastTransitionTime ?? now();
  const { observedGeneration: _, ...kept } = (previous ?? {}) as Partial<Condition>;
  const { observedGeneration, ...given } = condition;
  const generation = observedGeneration === undefined ? {} : { observedGeneration };
  const next: Condition = { ...kept, message: "", ...given, ...generation, lastTransitionTime };
  return previous === undefined ? [...list, next] : list.map((known) => (known === previous ? next : known));
}
