import { isVisible, type View } from "../views.js";

/** What one write left behind: a state of an object, or its absence. */
export interface Version {
  /** etcd's revision, which is the resourceVersion. */
  readonly revision: number;
  /** Undefined: the object was deleted. */
  readonly uid: string | undefined;
  readonly labels: { readonly [name: string]: string };
  /** The uids of its owners. */
  readonly owners: readonly string[];
}

/** All writes, by `<namespace>/<name>`, each in their order. */
export type History = ReadonlyMap<string, readonly Version[]>;

/** What an informer reports of an object if it misses nothing. */
export interface TrueChange {
  readonly revision: number;
  /** Undefined: the object is gone from the view, by deletion or by its labels. */
  readonly uid: string | undefined;
}

/** The changes of one object in a view. */
export function changesIn(view: View, key: string, versions: readonly Version[]): TrueChange[] {
  const namespace = key.slice(0, key.indexOf("/"));
  const changes: TrueChange[] = [];
  let isPresent = false;
  for (const { revision, uid, labels } of versions) {
    const isNow = uid !== undefined && isVisible(view, { namespace, labels });
    if (isNow) changes.push({ revision, uid });
    else if (isPresent) changes.push({ revision, uid: undefined });
    isPresent = isNow;
  }
  return changes;
}

/** How many writes there were. */
export function countOf(history: History): number {
  let count = 0;
  for (const versions of history.values()) count += versions.length;
  return count;
}
