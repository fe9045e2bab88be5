/**
 * JSON for files: keys sorted at every level, with a newline at the end. The same value gives the same bytes.
 * @param indent of a level; default: two spaces
 */
export function canonicalJson(value: unknown, indent: string = "  "): string {
  return `${JSON.stringify(sortKeys(value), null, indent)}\n`;
}

/** A JSON value with the keys of its objects sorted, at every level. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  // `fromEntries` defines own properties, so that one called `__proto__` stays a property.
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}

/** Whether two JSON values are equal, also in the sign of zero. The order of keys does not count; an undefined member is not there. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = definedKeys(a);
  return (
    keys.length === definedKeys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

function definedKeys(value: { readonly [key: string]: unknown }): readonly string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

/** Whether a JSON value is an object, and not a list. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an object whose values are all strings. */
export function isStringRecord(value: unknown): value is { readonly [key: string]: string } {
  return isObject(value) && Object.values(value).every((member) => typeof member === "string");
}
