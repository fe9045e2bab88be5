import type { Change, ChangeKind } from "../diff/index.js";

/** Numbers by which the page filters, in the order in which it offers the choices. They keep text of documents out of attributes. */
export interface Numbering {
  /** By group/version, in the order of the changes. */
  readonly groups: ReadonlyMap<string, number>;
  /** By kind of change, in alphabetical order. */
  readonly kinds: ReadonlyMap<ChangeKind, number>;
}

/** Numbers the group/versions and the kinds of changes. */
export function numberingOf(changes: readonly Change[]): Numbering {
  return {
    groups: numbered(changes.map(({ groupVersion }) => groupVersion)),
    kinds: numbered(changes.map(({ kind }) => kind).sort()),
  };
}

function numbered<T>(values: readonly T[]): ReadonlyMap<T, number> {
  return new Map([...new Set(values)].map((value, index) => [value, index]));
}
