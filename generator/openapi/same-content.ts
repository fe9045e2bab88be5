/** Keys that do not change what a type is: documentation, and lists of kinds that grow with every registered API. */
const IGNORED = new Set(["description", "x-kubernetes-group-version-kind"]);

/** Whether two schemas are equal but for documentation. Order of keys does not count. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, i) => sameContent(value, b[i]));
  }
  const left = contentKeys(a);
  const right = contentKeys(b);
  if (left.length !== right.length) return false;
  return left.every((key) => Object.hasOwn(b, key) && sameContent(a[key as never], b[key as never]));
}

/** A `description` that is no string is a property of that name. */
function contentKeys(value: object): string[] {
  return Object.keys(value).filter((key) => !IGNORED.has(key) || isProperty(key, value[key as never]));
}

function isProperty(key: string, value: unknown): boolean {
  return key === "description" ? typeof value !== "string" : !Array.isArray(value) && typeof value === "object";
}
