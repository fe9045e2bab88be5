import type { KubernetesObject } from "../types/object.js";
import { isPlainData, share } from "./share.js";

/** How objects are stored. */
export interface Preparation {
  readonly transform: ((object: never) => KubernetesObject) | undefined;
  readonly structuralSharing: boolean;
  readonly freeze: boolean;
}

/** Makes objects of a server ready to be stored. */
export interface Prepare {
  /**
   * The object to store in the place of `previous`: that itself, if both have the same version.
   * @throws what `transform` throws
   */
  prepare(object: KubernetesObject, previous: KubernetesObject | undefined): KubernetesObject;
  /** Remembers an object that was stored in the place of `previous`, to share its parts with others. */
  remember(object: KubernetesObject, previous: KubernetesObject | undefined): void;
  /** Forgets an object that is no longer stored. */
  forget(object: KubernetesObject): void;
}

/** Creates the preparation of one cache. */
export function createPrepare({ transform, structuralSharing, freeze }: Preparation): Prepare {
  // Objects with the same owner, such as the pods of a ReplicaSet, differ least. Of each owner, one object is enough.
  const ofOwner = new Map<string, KubernetesObject>();
  let last: KubernetesObject | undefined;
  const templateOf = (object: KubernetesObject): KubernetesObject | undefined => {
    const owner = ownerOf(object);
    return (owner === undefined ? undefined : ofOwner.get(owner)) ?? last;
  };
  return {
    prepare: (given, previous) => {
      if (previous !== undefined && isSameVersion(given, previous)) return previous;
      let object = transform === undefined ? given : transform(given as never);
      if (structuralSharing && (transform === undefined || isPlainData(object))) {
        const template = previous ?? templateOf(object);
        if (template !== undefined) object = share(template, object);
      }
      if (freeze) freezeParts(object);
      return object;
    },
    remember: (object, previous) => {
      if (!structuralSharing) return;
      const owner = ownerOf(object);
      const before = previous && ownerOf(previous);
      if (before !== undefined && before !== owner && ofOwner.get(before) === previous) ofOwner.delete(before);
      if (owner !== undefined) {
        const known = ofOwner.get(owner);
        if (known === undefined || known === previous) ofOwner.set(owner, object);
      }
      if (previous === undefined || last === previous) last = object;
    },
    forget: (object) => {
      const owner = ownerOf(object);
      if (owner !== undefined && ofOwner.get(owner) === object) ofOwner.delete(owner);
    },
  };
}

function isSameVersion({ metadata: a }: KubernetesObject, { metadata: b }: KubernetesObject): boolean {
  return a?.resourceVersion !== undefined && a.resourceVersion === b?.resourceVersion && a.uid === b.uid;
}

function ownerOf({ metadata }: KubernetesObject): string | undefined {
  return metadata?.ownerReferences?.[0]?.uid;
}

/** Freezes an object and its parts. A part that is frozen was frozen with its own parts. */
function freezeParts(value: unknown): void {
  const open = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const part of Object.values(next)) open.push(part);
  }
}
