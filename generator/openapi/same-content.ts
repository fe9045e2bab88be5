/** Keys that do not change what a type is, with the type of value that makes them keywords and not properties of that name. */
const IGNORED: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ["description", (value: unknown) => typeof value === "string"],
  ["deprecated", (value: unknown) => typeof value === "boolean"],
  ["x-kubesmith-immutable", (value: unknown) => typeof value === "boolean"],
  // A list of kinds that grows with every registered API.
  ["x-kubernetes-group-version-kind", (value: unknown) => Array.isArray(value) || typeof value !== "object"],
]);

/** Whether two schemas are equal except for documentation. The order of keys does not count. */
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

function contentKeys(value: object): string[] {
  return Object.keys(value).filter((key) => IGNORED.get(key)?.(value[key as never]) !== true);
}
