import { isObject, isStringRecord } from "../../json.js";
import { CHANGES, countHoles, type JSONObject, SHARED, WITH } from "./marks.js";

/** How large a value is in full, at most. */
export interface Extent {
  /** Objects and lists. */
  readonly values: number;
  /** Objects and lists in each other. */
  readonly depth: number;
  /** The length of its strings and keys, without the values of its holes. */
  readonly length: number;
  /** How many holes its strings have. */
  readonly holes: number;
}

/** How many references, objects and lists can be in each other: it is measured by recursion. */
const MAX_DEPTH = 2_000;

/**
 * Measures values without building them: each shared value once, however often it is referred to.
 * @param shared shared values, by name
 * @throws Error, from what is returned, for references to nothing, and for values that contain themselves
 */
export function measureValues(shared: JSONObject): (value: unknown) => Extent {
  const known = new Map<string, Extent | undefined>();
  const measure = (value: unknown, level: number): Extent => {
    if (level > MAX_DEPTH) throw new Error("its values are nested too deeply");
    if (typeof value === "string") return { values: 0, depth: 0, length: value.length + 3, holes: countHoles(value) };
    if (typeof value !== "object" || value === null) return { values: 0, depth: 0, length: 8, holes: 0 };
    if (isObject(value) && Object.hasOwn(value, SHARED)) return measureReference(value, level);
    return sum(value, level);
  };
  const sum = (value: object, level: number): Extent => {
    let [values, depth, length, holes] = [1, 0, 2, 0];
    for (const [key, member] of Object.entries(value)) {
      if (key === WITH) {
        checkHoles(member);
        continue;
      }
      const inner = measure(member, level + 1);
      values += inner.values;
      depth = Math.max(depth, inner.depth);
      length += inner.length + key.length + 4;
      holes += inner.holes;
    }
    return { values, depth: depth + 1, length, holes };
  };
  const measureReference = (reference: JSONObject, level: number): Extent => {
    const base = measureShared(reference[SHARED], level);
    checkHoles(reference[WITH]);
    const changes = reference[CHANGES];
    if (!isObject(changes)) return base;
    const deepest = Object.keys(changes).reduce((most, pointer) => Math.max(most, pointer.split("/").length), 0);
    const added = sum(changes, level);
    return {
      values: base.values + added.values,
      depth: Math.max(base.depth, deepest + added.depth),
      length: base.length + added.length,
      holes: base.holes + added.holes,
    };
  };
  const measureShared = (name: unknown, level: number): Extent => {
    if (typeof name !== "string" || !Object.hasOwn(shared, name))
      throw new Error("it refers to a value that is not there");
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.has(name)) throw new Error(`${JSON.stringify(name)} contains itself`);
    known.set(name, undefined);
    const extent = measure(shared[name], level + 1);
    known.set(name, extent);
    return extent;
  };
  return (value) => measure(value, 0);
}

/** The longest name of a group, a version or a kind that fills holes. */
export const MAX_HOLE = 120;

function checkHoles(holes: unknown): void {
  if (holes === undefined) return;
  if (!isStringRecord(holes) || Object.values(holes).some((value) => value.length > MAX_HOLE)) {
    throw new Error("it has names that are too long");
  }
}
