import type { Change } from "../informer/index.js";
import type { KubernetesObject, StringMap } from "../types/object.js";

/** Decides whether a change leads to a reconcile. */
export type Predicate<T = KubernetesObject> = (change: Change<T>) => boolean;

/**
 * Whether the `generation` of an object changed, which the server raises with each change of its `spec`, and not with a change of its
 * `status` alone. Objects of kinds without generations, such as ConfigMaps, always count as changed, and so do objects that appear or
 * disappear. Changes of labels and annotations do not count: see `anyOf`.
 *
 * @example createController(k8s.example.v1.websites, { when: anyOf(generationChanged, annotationsChanged), … });
 */
export function generationChanged(change: Change<KubernetesObject>): boolean {
  if (change.type !== "updated") return true;
  const generation = change.object.metadata?.generation;
  return generation === undefined || generation !== change.previous.metadata?.generation;
}

/** Whether the labels of an object changed. Objects that appear or disappear count as changed. */
export function labelsChanged(change: Change<KubernetesObject>): boolean {
  return change.type !== "updated" || !isSame(change.previous.metadata?.labels, change.object.metadata?.labels);
}

/** Whether the annotations of an object changed. Objects that appear or disappear count as changed. */
export function annotationsChanged(change: Change<KubernetesObject>): boolean {
  return (
    change.type !== "updated" || !isSame(change.previous.metadata?.annotations, change.object.metadata?.annotations)
  );
}

/** Combines predicates: a change counts if it does for one of them. */
export function anyOf<T = KubernetesObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return (change) => predicates.some((predicate) => predicate(change));
}

function isSame(a: StringMap = {}, b: StringMap = {}): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}
