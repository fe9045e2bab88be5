import { type Change, changeSubject, type Rank } from "../diff/index.js";
import type { DiffResult } from "../operations/diff.js";
import type { Place } from "../usage/index.js";

/** A change, and the places in the program that it touches. */
export interface Row {
  readonly change: Change;
  readonly places: readonly Place[];
}

/** A kind whose objects contain a definition. */
export interface Container {
  /** In the form of `apiVersion`. */
  readonly groupVersion: string;
  readonly kind: string;
  /** Where objects of the kind contain the definition; empty for the kind itself. Absent for what is not part of objects of the kind. */
  readonly path?: string;
}

/** Changes of one rank to one subject: a definition, a resource, or a group/version. */
export interface Card {
  readonly groupVersion: string;
  /** The name of the subject. */
  readonly subject: string;
  /** The kinds that contain the subject; empty if it is a kind itself, and no other kind contains it. */
  readonly containers: readonly Container[];
  /** The only kind that contains the subject, a definition: people know the paths of its objects rather than the definition. */
  readonly kind: Required<Container> | undefined;
  readonly rows: readonly Row[];
}

/** The changes of a rank by what changed, in the order of their first change. */
export function cardsOf({ changes, places }: DiffResult, rank: Rank): Card[] {
  const cards = new Map<string, Card & { readonly rows: Row[] }>();
  for (const [index, change] of changes.entries()) {
    if (change.rank !== rank) continue;
    const containers = containersOf(change);
    const { groupVersion, definition, resource, subresource } = change;
    const key = JSON.stringify([groupVersion, definition, resource, subresource, containers]);
    const kind = definition === undefined ? undefined : onlyKind(containers, groupVersion);
    const card = cards.get(key) ?? { groupVersion, subject: changeSubject(change), containers, kind, rows: [] };
    cards.set(key, card);
    card.rows.push({ change, places: places?.[index] ?? [] });
  }
  return [...cards.values()];
}

function onlyKind([first, second]: readonly Container[], groupVersion: string): Required<Container> | undefined {
  if (first?.path === undefined || second !== undefined || first.groupVersion !== groupVersion) return undefined;
  return { ...first, path: first.path };
}

function containersOf(change: Change): Container[] {
  const found = change.reaches.map(({ path, ...kind }): Container => {
    return path === undefined ? kind : { ...kind, path: outerPath(path, change.path ?? "") };
  });
  const [only] = found;
  if (found.length !== 1 || only === undefined || (only.path ?? "") !== "") return found;
  const isItself =
    change.definition === undefined
      ? change.resource !== undefined
      : only.kind === changeSubject(change) && only.groupVersion === change.groupVersion;
  return isItself ? [] : found;
}

/** The path to a definition: the path to a place in it, without the path inside of the definition. */
function outerPath(path: string, inner: string): string {
  return path.endsWith(inner) ? path.slice(0, path.length - inner.length).replace(/\.$/, "") : path;
}
