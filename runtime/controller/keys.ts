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

/** A key in a queue, with its text: neither is computed again when the object is looked up. */
export interface QueueKey extends ObjectKey {
  readonly text: string;
}

/** The key of an object for a queue. The namespace of cluster-scoped objects is undefined. */
export function queueKeyOf(name: string, namespace: string | undefined): QueueKey {
  return { name, namespace: namespace === "" ? undefined : namespace, text: textOfKey({ name, namespace }) };
}

/** The text that identifies a key in a queue. */
export function textOfQueueKey({ text }: QueueKey): string {
  return text;
}

/** The key of what is in a queue, for programs. */
export function keyOfQueueKey({ name, namespace }: QueueKey): ObjectKey {
  return namespace === undefined ? { name } : { name, namespace };
}
