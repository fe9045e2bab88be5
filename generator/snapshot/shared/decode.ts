import { isObject, isStringRecord } from "../../json.js";
import { unescapePointer } from "../../openapi/index.js";
import { type Extent, measureValues } from "./extent.js";
import {
  CHANGES,
  fillText,
  type JSONObject,
  mapList,
  mapMembers,
  SHARED,
  unescapeKey,
  WITH,
  WITHOUT,
} from "./marks.js";

/** The shared values of a snapshot. */
export interface SharedValues {
  /**
   * A document in full. What it shares with others is the same object there.
   * @param check receives the size of the document before it is built, and can refuse it
   */
  restore(value: unknown, check?: (extent: Extent) => void): unknown;
}

type Holes = JSONObject;
const NO_HOLES: Holes = {};
/** How many members all changes together may copy. */
const MAX_COPIES = 20_000_000;
/** Maximum number of objects and lists in all documents together. 300 group/versions have less than a million. */
const MAX_VALUES = 20_000_000;

/**
 * Reads values that documents refer to.
 * @param values by name
 * @throws Error, when it is used, for files that are not what {@link encode} writes
 */
export function sharedValues(values: JSONObject): SharedValues {
  const extentOf = measureValues(values);
  const restored = new Map<string, unknown>();
  /** What parts of shared values are in full, if they have no holes. */
  const complete = new WeakMap<object, unknown>();
  let copies = 0;
  let filled = 0;

  // A hole that nothing fills is empty: in the core group, so is its name.
  const holeOf = (name: string, holes: Holes): string => {
    filled++;
    const value = Object.hasOwn(holes, name) ? holes[name] : undefined;
    return typeof value === "string" ? value : "";
  };
  const restore = (value: unknown, holes: Holes, isShared: boolean): unknown => {
    if (typeof value === "string") return fillText(value, (name) => holeOf(name, holes));
    if (typeof value !== "object" || value === null) return value;
    if (!isShared) return restoreMembers(value, holes, false);
    const known = complete.get(value);
    if (known !== undefined) return known;
    const before = filled;
    const result = restoreMembers(value, holes, true);
    if (filled === before) complete.set(value, result);
    return result;
  };
  const restoreMembers = (value: object, holes: Holes, isShared: boolean): unknown => {
    if (Array.isArray(value)) return mapList(value, (member) => restore(member, holes, isShared));
    if (!isObject(value)) return value;
    const own = value[WITH];
    const inside = isStringRecord(own) ? { ...holes, ...own } : holes;
    if (Object.hasOwn(value, SHARED)) return restoreReference(value, inside, isShared);
    return mapMembers(
      own === undefined ? value : withoutHoles(value),
      (member) => restore(member, inside, isShared),
      unescapeKey,
    );
  };
  const restoreReference = (reference: JSONObject, holes: Holes, isShared: boolean): unknown => {
    const name = String(reference[SHARED]);
    const base = restoreShared(name, holes);
    const changes = Object.entries(isObject(reference[CHANGES]) ? reference[CHANGES] : {});
    const without = Array.isArray(reference[WITHOUT]) ? reference[WITHOUT].map(String) : [];
    if (changes.length + without.length === 0) return base;
    const root = { value: base };
    const copied = new Set<object>([root]);
    for (const [pointer, value] of changes) place(root, pointer, copied, { value: restore(value, holes, isShared) });
    for (const pointer of without) place(root, pointer, copied, undefined);
    return root.value;
  };
  const restoreShared = (name: string, holes: Holes): unknown => {
    const value = values[name];
    if (extentOf({ [SHARED]: name }).holes > 0) return restore(value, holes, true);
    if (!restored.has(name)) restored.set(name, restore(value, NO_HOLES, true));
    return restored.get(name);
  };
  /** Sets or removes a member of a value, of which only the objects on the way are copied, once each. */
  const place = (
    root: object,
    pointer: string,
    copied: Set<object>,
    member: { readonly value: unknown } | undefined,
  ): void => {
    let parent: object = root;
    let key = "value";
    for (const token of pointer.split("/").slice(1).map(unescapePointer)) {
      const child: unknown = Object.hasOwn(parent, key) ? parent[key as never] : undefined;
      if (typeof child !== "object" || child === null) throw new Error(`a change refers to nothing: ${pointer}`);
      parent = copied.has(child) ? child : define(parent, key, copy(child));
      copied.add(parent);
      key = token;
    }
    if (member !== undefined) define(parent, key, member.value);
    else delete parent[key as never];
  };
  const copy = (value: object): object => {
    copies += Object.keys(value).length;
    if (copies > MAX_COPIES) throw new Error("its changes are too many");
    return Array.isArray(value) ? [...value] : { ...value };
  };
  let total = 0;
  return {
    restore(value, check) {
      const extent = extentOf(value);
      check?.(extent);
      total += extent.values;
      if (total > MAX_VALUES) throw new Error("its documents are too large together");
      return restore(value, NO_HOLES, false);
    },
  };
}

function withoutHoles({ [WITH]: _, ...members }: JSONObject): JSONObject {
  return members;
}

/** Also a member called `__proto__` is an own one. */
function define<T>(object: object, key: string, value: T): T {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return value;
}
