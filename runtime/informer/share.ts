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
  return shareObject(template, value, 0) ? (template as T) : value;
}

/**
 * Whether an object or a list equals a template. If it does not, its parts that do are replaced by the template's.
 *
 * This function and the loops below are the hot path of an informer. They check the type of a value before they compare it, because V8
 * compares two known strings faster than two values that may have any type.
 */
function shareObject(template: unknown, value: object, depth: number): boolean {
  if (template === value) return true;
  if (typeof template !== "object" || template === null || depth === MAX_DEPTH) return false;
  if (Array.isArray(value)) return Array.isArray(template) && shareItems(template, value, depth + 1);
  return !Array.isArray(template) && shareMembers(template as Members, value as Members, depth + 1);
}

function shareItems(template: readonly unknown[], value: unknown[], depth: number): boolean {
  let isEqual = template.length === value.length;
  const common = Math.min(template.length, value.length);
  for (let i = 0; i < common; i++) {
    const item = value[i];
    const other = template[i];
    if (typeof item === "string") {
      if (typeof other !== "string" || item !== other) isEqual = false;
      else if (item.length > SHORT_STRING) value[i] = other;
    } else if (typeof item === "object" && item !== null) {
      if (shareObject(other, item, depth)) value[i] = other;
      else isEqual = false;
    } else if (!isSame(item, other)) isEqual = false;
  }
  return isEqual;
}

// `for in` with plain reads takes half the time of lists of keys or checks of ownership. All members that an object inherits are functions,
// which JSON values never equal, except `__proto__`. Most objects are equal as a whole and become garbage, so that their members are not
// replaced before there is a difference.
function shareMembers(template: Members, value: Members, depth: number): boolean {
  let isEqual = true;
  let difference = 0;
  for (const key in value) {
    difference++;
    const member = value[key];
    const other = template[key];
    if (typeof member === "string") {
      if (typeof other === "string" && member === other) {
        if (!isEqual && member.length > SHORT_STRING) value[key] = other;
        continue;
      }
    } else if (typeof member === "object" && member !== null) {
      if (key !== "__proto__" && shareObject(other, member, depth)) {
        if (!isEqual) value[key] = other;
        continue;
      }
    } else if (isSame(member, other)) continue;
    if (isEqual) {
      isEqual = false;
      takeMembers(template, value, key);
    }
  }
  if (!isEqual) return false;
  for (const _key in template) difference--;
  if (difference === 0) return true;
  takeMembers(template, value, undefined);
  return false;
}

/** Takes the template's members for those before a key, which equal them. */
function takeMembers(template: Members, value: Members, end: string | undefined): void {
  for (const key in value) {
    if (key === end) return;
    const other = template[key];
    if (typeof other === "string" ? other.length > SHORT_STRING : typeof other === "object" && other !== null) {
      value[key] = other;
    }
  }
}

/**
 * Whether two values, of which the first is neither an object nor a string, are the same JSON: undefined is not JSON, and the sign of a zero
 * counts.
 */
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
