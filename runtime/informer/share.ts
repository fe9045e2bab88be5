/** Equal strings that are longer become one string in memory. V8 already keeps most shorter ones once. */
const SHORT_STRING = 8;
/** Deeper values are left as they are: objects of Kubernetes are not that deep, and recursion must not exhaust the stack. */
const MAX_DEPTH = 64;

interface Members {
  [key: string]: unknown;
}

/**
 * Replaces the parts of a JSON value that equal those of another one, at the same place, by the other's, so that both exist once in memory.
 * Long strings count as parts. The order of members does not matter.
 *
 * @param template a value that is kept; it is not changed
 * @param value plain JSON data; its members are replaced in place, by equal ones
 * @returns `template` if both are equal, else `value`
 */
export function share<T extends object>(template: object, value: T): T {
  return shareParts(template, value, 0) as T;
}

function shareParts(template: unknown, value: object, depth: number): object {
  if (typeof template !== "object" || template === null || depth === MAX_DEPTH) return value;
  if (template === value) return value;
  if (Array.isArray(value)) return Array.isArray(template) ? shareItems(template, value, depth + 1) : value;
  return Array.isArray(template) ? value : shareMembers(template as Members, value as Members, depth + 1);
}

function shareItems(template: readonly unknown[], value: unknown[], depth: number): object {
  let isEqual = template.length === value.length;
  const common = Math.min(template.length, value.length);
  for (let i = 0; i < common; i++) {
    const item = value[i];
    const other = template[i];
    if (typeof item === "object" && item !== null) {
      const shared = shareParts(other, item, depth);
      if (shared !== item) value[i] = shared;
      if (shared !== other) isEqual = false;
    } else if (!isSame(item, other)) isEqual = false;
  }
  if (isEqual) return template;
  for (let i = 0; i < common; i++) {
    const other = template[i];
    if (isLongString(other) && value[i] === other) value[i] = other;
  }
  return value;
}

// The hot loop of an informer: `for in` with plain reads takes half the time of lists of keys or checks of ownership. All members that an
// object inherits are functions, which JSON values never equal, except `__proto__`. Most objects are equal as a whole and become garbage, so
// that their members are not replaced before there is a difference.
function shareMembers(template: Members, value: Members, depth: number): object {
  let isEqual = true;
  let difference = 0;
  for (const key in value) {
    difference++;
    const member = value[key];
    const other = template[key];
    const isPart = typeof member === "object" && member !== null;
    if (key !== "__proto__" && (isPart ? shareParts(other, member, depth) === other : isSame(member, other))) {
      if (!isEqual && (isPart || isLongString(other))) value[key] = other;
    } else if (isEqual) {
      isEqual = false;
      takeMembers(template, value, key);
    }
  }
  if (!isEqual) return value;
  for (const _key in template) difference--;
  if (difference === 0) return template;
  takeMembers(template, value, undefined);
  return value;
}

/** Takes the template's members for those before a key, which equal them. */
function takeMembers(template: Members, value: Members, end: string | undefined): void {
  for (const key in value) {
    if (key === end) return;
    const other = template[key];
    if ((typeof other === "object" && other !== null) || isLongString(other)) value[key] = other;
  }
}

function isLongString(value: unknown): boolean {
  return typeof value === "string" && value.length > SHORT_STRING;
}

/** Whether two values, of which the first is not an object, are the same JSON: undefined is not JSON, and the sign of a zero counts. */
function isSame(value: unknown, other: unknown): boolean {
  return value === other && value !== undefined && (value !== 0 || Object.is(value, other));
}

/**
 * Whether a value that does not come from a JSON parser is such data, of which members can be replaced: plain objects and lists that are not
 * frozen, and not nested too deep.
 */
export function isPlainData(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function" && typeof value !== "symbol";
  if (depth === MAX_DEPTH || Object.isFrozen(value) || Object.isSealed(value)) return false;
  if (Array.isArray(value)) return value.every((item) => isPlainData(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every((member) => isPlainData(member, depth + 1));
}
