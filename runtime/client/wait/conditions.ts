import type { WaitPredicate } from "./predicate.js";

/** What is read of an object. It comes from a server, so nothing is certain. */
interface Untyped {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly generation?: unknown } | null;
  readonly status?: {
    readonly conditions?: unknown;
    readonly observedGeneration?: unknown;
    readonly phase?: unknown;
    readonly reason?: unknown;
    readonly message?: unknown;
  } | null;
}

/** A condition with the two members that every condition has. */
interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly observedGeneration?: unknown;
}

const MOST_CONDITIONS = 10;
const LONGEST_TEXT = 200;

/** Pairs of conditions of which one rules the other out for good, by group and kind. */
const OPPOSITES: { readonly [kind: string]: readonly (readonly [string, string])[] } = {
  "batch/Job": [["Complete", "Failed"]],
  "certificates.k8s.io/CertificateSigningRequest": [["Approved", "Denied"]],
};

/**
 * Returns a predicate for `waitFor`: whether a condition of the object's status has a value, and is about the object as it is now. As in
 * `kubectl wait`, upper and lower case are the same, and a condition counts as not met while its `observedGeneration`, or else that of the
 * status, is lower than the object's `generation`.
 *
 * The wait ends early, with a `WaitFailedError`, where it is certain that the condition will not become true; `kubectl wait` would wait on:
 *
 * - `Complete` of a Job that has `Failed`, and the reverse;
 * - `Ready` or `ContainersReady` of a Pod in phase `Succeeded` or `Failed`;
 * - `Approved` of a CertificateSigningRequest that was `Denied`, and the reverse.
 *
 * @param type the condition, `Ready`
 * @param status its value, `True` by default
 */
export function hasCondition(type: string, status = "True"): WaitPredicate<object> {
  const predicate = (object: object): boolean => {
    const condition = findCondition(object, type);
    return condition !== undefined && isSame(condition.status, status) && staleness(object, condition) === "";
  };
  return Object.assign(predicate, {
    explain: (object: object): string => {
      const condition = findCondition(object, type);
      const found = condition && `condition ${wordsOf(condition)}${staleness(object, condition)}`;
      return [found ?? `condition ${type} is not set`, ...stateOf(object, condition)].join("; ");
    },
    isImpossible: (object: object): boolean => isSame(status, "True") && isRuledOut(object, type),
  });
}

/**
 * What an object's status says: its conditions, and its phase.
 * @param except a condition that has been named before
 */
export function stateOf(object: object, except?: Condition): readonly string[] {
  const others = conditionsOf(object).filter((condition) => condition !== except);
  const listed = others.slice(0, MOST_CONDITIONS).map(wordsOf).join(", ");
  const { phase, reason, message } = (object as Untyped).status ?? {};
  const isOther = except !== undefined;
  return [
    ...(listed === "" ? [] : [`${isOther ? "other " : ""}conditions: ${listed}`]),
    ...(typeof phase === "string" ? [`phase ${cut(phase)}${because(reason, message)}`] : []),
  ];
}

function conditionsOf(object: object): readonly Condition[] {
  const { conditions } = (object as Untyped).status ?? {};
  const isCondition = (value: Partial<Condition> | null): value is Condition =>
    typeof value?.type === "string" && typeof value.status === "string";
  return Array.isArray(conditions) ? conditions.filter(isCondition) : [];
}

function findCondition(object: object, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => isSame(condition.type, type));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Says that a condition is about an older state of the object; empty if it is not. */
function staleness(object: object, condition: Condition): string {
  const { metadata, status } = object as Untyped;
  const generation = metadata?.generation;
  const observed = isInteger(condition.observedGeneration) ? condition.observedGeneration : status?.observedGeneration;
  if (!isInteger(generation) || !isInteger(observed) || observed >= generation) return "";
  return ` for generation ${observed}, but the object is at generation ${generation}`;
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isInteger(value);
}

function isRuledOut(object: object, type: string): boolean {
  const { apiVersion, kind, status } = object as Untyped;
  const group = typeof apiVersion === "string" ? apiVersion.slice(0, Math.max(apiVersion.lastIndexOf("/"), 0)) : "";
  const name = `${group}/${kind}`;
  if (name === "/Pod")
    return (
      (isSame(type, "Ready") || isSame(type, "ContainersReady")) && /^(?:Succeeded|Failed)$/.test(`${status?.phase}`)
    );
  const pairs = Object.hasOwn(OPPOSITES, name) ? (OPPOSITES[name] ?? []) : [];
  return pairs.some(([one, other]) => {
    const opposite = isSame(type, one) ? other : isSame(type, other) ? one : undefined;
    return opposite !== undefined && findCondition(object, opposite)?.status === "True";
  });
}

/** `Ready is "False" (ContainersNotReady: containers with unready status: [web])` */
function wordsOf({ type, status, reason, message }: Condition): string {
  return `${cut(type)} is "${cut(status)}"${because(reason, message)}`;
}

function because(reason: unknown, message: unknown): string {
  const words = [reason, message].filter((text): text is string => typeof text === "string" && text !== "").map(cut);
  return words.length === 0 ? "" : ` (${words.join(": ")})`;
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
