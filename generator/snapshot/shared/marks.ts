/**
 * The members that only files of a snapshot have. A document's own keys that look like one get another `$` in front, so that none is
 * mistaken for a mark.
 */
export const SHARED = "$shared";
/** The values of the holes in an object's strings, by name. */
export const WITH = "$with";
/** By JSON pointer, what is otherwise than in the shared value. */
export const CHANGES = "$changes";
/** JSON pointers of what the shared value has in addition. */
export const WITHOUT = "$without";

/** An object of JSON. */
export interface JSONObject {
  readonly [key: string]: unknown;
}

const RESERVED = /^\$+(?:shared|with|changes|without)$/;
/** A literal `${`, or a hole. */
const HOLE = /\$\$\{|\$\{([a-z]+)\}/g;

/** A key of a document as files have it. */
export function escapeKey(key: string): string {
  return RESERVED.test(key) ? `$${key}` : key;
}

/** The opposite of {@link escapeKey}. */
export function unescapeKey(key: string): string {
  return key.startsWith("$$") && RESERVED.test(key) ? key.slice(1) : key;
}

/** A string of a document as files have it: `${` begins a hole there. */
export function escapeText(text: string): string {
  return text.includes("${") ? text.replaceAll("${", "$$$${") : text;
}

/**
 * The opposite of {@link escapeText}; fills holes.
 * @param fill the value of a hole
 */
export function fillText(text: string, fill: (hole: string) => string): string {
  if (!text.includes("${")) return text;
  return text.replace(HOLE, (_, hole?: string) => (hole === undefined ? "${" : fill(hole)));
}

/** How many holes a string has. */
export function countHoles(text: string): number {
  if (!text.includes("${")) return 0;
  return [...text.matchAll(HOLE)].filter(([, hole]) => hole !== undefined).length;
}

/** An object with changed keys and values; the same one if nothing changed. Defines own properties, so that `__proto__` stays one. */
export function mapMembers(
  value: JSONObject,
  change: (member: unknown, key: string) => unknown,
  rename: (key: string) => string = (key) => key,
): JSONObject {
  // Made with the first change: most objects of a document have none.
  let entries: [string, unknown][] | undefined;
  for (const [index, key] of Object.keys(value).entries()) {
    const renamed = rename(key);
    const changed = change(value[key], key);
    if (renamed !== key || changed !== value[key]) entries ??= Object.entries(value).slice(0, index);
    entries?.push([renamed, changed]);
  }
  return entries === undefined ? value : Object.fromEntries(entries);
}

/** A list with changed values; the same one if nothing changed. */
export function mapList(list: readonly unknown[], change: (value: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.some((value, i) => value !== list[i]) ? changed : list;
}
