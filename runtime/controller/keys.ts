import type { KubernetesObject } from "../types/object.js";

/** What identifies an object of a resource. */
export interface ObjectKey {
  readonly name: string;
  /** Undefined for cluster-scoped resources. */
  readonly namespace?: string | undefined;
}

/** A key as one text, for queues and maps: `namespace/name`, or the name of a cluster-scoped object. Neither can contain a slash. */
export function textOfKey({ name, namespace }: ObjectKey): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/** The key of a text that `textOfKey` returned. */
export function keyOfText(text: string): ObjectKey {
  const slash = text.indexOf("/");
  return slash < 0 ? { name: text } : { name: text.slice(slash + 1), namespace: text.slice(0, slash) };
}

/** The key of an object, as text. */
export function textOfObject({ metadata }: KubernetesObject): string {
  return textOfKey({ name: metadata?.name ?? "", namespace: metadata?.namespace });
}
