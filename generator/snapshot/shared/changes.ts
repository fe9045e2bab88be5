import { escapePointer } from "../../openapi/index.js";
import { unescapeKey } from "./marks.js";
import type { Node, ObjectNode } from "./node.js";
import { type Place, placeOf } from "./places.js";

/** How a value differs from another one. */
export interface Changes {
  /** By JSON pointer: the values that are different or new. */
  readonly changed: ReadonlyMap<string, { readonly node: Node; readonly place: Place }>;
  /** JSON pointers of what the value does not have. */
  readonly missing: readonly string[];
  /** Roughly the length of all of it. */
  readonly size: number;
}

/** With more changes, a value is easier to read in full. */
const MAX_CHANGES = 12;
/** How many members are compared before two values count as different. */
const MAX_STEPS = 3_000;
/** What a change takes besides its pointer and value. */
const OVERHEAD = 24;

/**
 * The changes that make `base` the value of `node`; `undefined` if they are too many, or larger than `limit`.
 * @param place the place of both
 */
export function changesOf(base: Node, node: Node, place: Place, limit: number): Changes | undefined {
  const changed = new Map<string, { node: Node; place: Place }>();
  const missing: string[] = [];
  let steps = 0;
  let size = 0;
  const add = (cost: number): boolean => {
    size += cost + OVERHEAD;
    return size <= limit && changed.size + missing.length <= MAX_CHANGES;
  };
  const replace = (pointer: string, value: Node, at: Place): boolean => {
    changed.set(pointer, { node: value, place: at });
    return add(pointer.length + value.size);
  };
  /** Whether the changes are still few. */
  const compare = (from: Node, to: Node, pointer: string, at: Place): boolean => {
    if (from === to) return true;
    if (from.type !== to.type || from.type === "scalar" || to.type === "scalar") return replace(pointer, to, at);
    steps += from.children.length + to.children.length;
    if (steps > MAX_STEPS) return false;
    if (from.type === "object" && to.type === "object") return compareObjects(from, to, pointer, at);
    if (from.children.length !== to.children.length) return replace(pointer, to, at);
    return to.children.every((child, i) => {
      const before = from.children[i];
      return before !== undefined && compare(before, child, `${pointer}/${i}`, placeOf(at, String(i), child));
    });
  };
  const compareObjects = (from: ObjectNode, to: ObjectNode, pointer: string, at: Place): boolean => {
    const before = new Map(from.keys.map((key, i) => [key, from.children[i]]));
    const isClose = to.keys.every((key, i) => {
      const child = to.children[i];
      if (child === undefined) return false;
      const old = before.get(key);
      const path = `${pointer}/${escapePointer(unescapeKey(key))}`;
      const childPlace = placeOf(at, unescapeKey(key), child);
      before.delete(key);
      return old === undefined ? replace(path, child, childPlace) : compare(old, child, path, childPlace);
    });
    if (!isClose) return false;
    return [...before.keys()].every((key) => {
      const path = `${pointer}/${escapePointer(unescapeKey(key))}`;
      missing.push(path);
      return add(path.length);
    });
  };
  if (!compare(base, node, "", place) || changed.has("")) return undefined;
  return { changed, missing, size };
}
